using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Liftoff.Settings.Tests;

public sealed class PostgresSettingTests
{
    [Theory]
    [InlineData("Host=db.example;Port=6000;Database=liftoff;Username=me;Password=p;w")]
    [InlineData("nonsense")]
    [InlineData("Host=db.example;Color=red")]
    [InlineData("postgresql://me:secret@db.example/liftoff?flavour=sweet")]
    [InlineData("postgresql://me:secret@db.example/liftoff?sslmode=perhaps")]
    [InlineData("postgresql://me:secret@db.example:port/liftoff")]
    public void What_is_no_connection_string_is_a_problem_that_names_both_forms_and_no_secret(string text)
    {
        var settings = Reader(text);

        Assert.Null(PostgresSetting.Read(settings));

        Assert.Equal("POSTGRES_CONNECTION takes Host=…;Database=…;Username=…;Password=… or postgresql://user:password@host:port/database", Assert.Single(settings.Problems));
    }

    [Theory]
    [InlineData("Host=db.example;Port=6000;Database=liftoff;Username=me;Password=pass word")]
    [InlineData("postgresql://me:pass%20word@db.example:6000/liftoff")]
    [InlineData("postgres://me:pass%20word@db.example:6000/liftoff")]
    public void Both_spellings_are_one_connection(string text)
    {
        var settings = Reader(text);

        var connection = new NpgsqlConnectionStringBuilder(PostgresSetting.Read(settings));

        Assert.Equal(("db.example", 6000, "liftoff", "me", "pass word"), (connection.Host, connection.Port, connection.Database, connection.Username, connection.Password));
        Assert.Empty(settings.Problems);
    }

    [Fact]
    public void An_address_may_leave_out_the_port_and_carry_what_hosting_services_append()
    {
        var connection = new NpgsqlConnectionStringBuilder(PostgresSetting.Read(Reader("postgresql://me:a%40b%2Fc@[::1]/liftoff?sslmode=verify-full&connect_timeout=7&application_name=x")));

        Assert.Equal(("::1", 5432, "a@b/c", SslMode.VerifyFull, 7, "x"), (connection.Host, connection.Port, connection.Password, connection.SslMode, connection.Timeout, connection.ApplicationName));
        Assert.Null(PostgresSetting.Read(Reader(" ")));
    }

    private static SettingsReader Reader(string text) => new(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>(PostgresSetting.Name, text)]).Build());
}
