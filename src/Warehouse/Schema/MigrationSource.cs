using System.Reflection;

namespace Liftoff.Warehouse;

/// <summary>
/// A room that keeps tables in the warehouse. Its assembly embeds <c>….Migrations.NNN_name.sql</c> (steps of the schema),
/// <c>….Checks.name.sql</c> (queries that return the rows which break a promise, for example a logical key that occurs twice)
/// and <c>….Imports.name.sql</c> (statements that take over tables of a predecessor's file, attached as <c>old</c>; each runs if
/// the table <c>old.name</c> exists).
/// </summary>
public sealed record MigrationSource(Assembly Assembly);
