namespace Liftoff.Warehouse;

/// <summary>A step of the schema, applied once and recorded in the file; forward only.</summary>
/// <param name="Number">Unique over all rooms; steps are applied in this order.</param>
/// <param name="Name">The file name's part behind the number.</param>
/// <param name="Sql">One or more statements, run in one transaction.</param>
public sealed record Migration(int Number, string Name, string Sql);
