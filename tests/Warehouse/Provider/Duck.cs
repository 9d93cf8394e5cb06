using DuckDB.NET.Data;

namespace Liftoff.Warehouse.Tests.Provider;

/// <summary>Plain ADO.NET over DuckDB.NET.Data, as short as tests want it.</summary>
internal static class Duck
{
    public static DuckDBConnection InMemory() => Open("Data Source=:memory:");

    public static DuckDBConnection OpenFile(string path, string settings = "") => Open($"Data Source={path};{settings}");

    public static DuckDBConnection Open(string connectionString)
    {
        var connection = new DuckDBConnection(connectionString);
        connection.Open();
        return connection;
    }

    public static DuckDBCommand Command(this DuckDBConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.Add(new DuckDBParameter(name, value));
        return command;
    }

    /// <returns>Rows changed, summed over all statements.</returns>
    public static int Run(this DuckDBConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <returns>The first column of the first row as the provider's default CLR type; <see cref="DBNull"/> for NULL, null without rows.</returns>
    public static object? Scalar(this DuckDBConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteScalar();
    }

    /// <returns>The first column of the first row, asked for as <typeparamref name="T"/>.</returns>
    public static T Read<T>(this DuckDBConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read(), $"no row: {sql}");
        return reader.GetFieldValue<T>(0);
    }

    /// <returns>The first column of every row.</returns>
    public static List<T> ReadAll<T>(this DuckDBConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        using var reader = command.ExecuteReader();
        var values = new List<T>();
        while (reader.Read())
            values.Add(reader.GetFieldValue<T>(0));
        return values;
    }
}
