namespace Liftoff.Warehouse;

/// <summary>A column of a query's answer.</summary>
/// <param name="Name">As the query named it.</param>
/// <param name="Type">The engine's type, such as <c>Varchar</c> or <c>Decimal</c>.</param>
public sealed record QueryColumn(string Name, string Type);
