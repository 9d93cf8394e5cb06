using DuckDB.NET.Data;

namespace Liftoff.Warehouse.Tests.Provider;

public sealed class TextAndBytesTests : IDisposable
{
    private readonly DuckDBConnection connection = Duck.InMemory();

    public void Dispose() => connection.Dispose();

    [Fact]
    public void Text_around_the_twelve_bytes_that_DuckDB_keeps_inline_is_read_whole()
    {
        for (var length = 0; length <= 20; length++)
        {
            var ascii = "abcdefghijklmnopqrstuvwxyz"[..length];
            Assert.Equal(ascii, connection.Scalar("select $text", ("text", ascii)));
            Assert.Equal(ascii, connection.Scalar($"select '{ascii}'"));
            // Two bytes a letter: inline up to six of them.
            var polish = new string('ż', length);
            Assert.Equal(polish, connection.Scalar("select $text", ("text", polish)));
        }
    }

    [Theory]
    [InlineData("zażółć gęślą jaźń")]
    [InlineData("日本語のキャンペーン")]
    [InlineData("🚀🛰️👩‍🚀")]
    [InlineData("quote ' double \" backslash \\ percent %")]
    [InlineData("line\r\nbreak\ttab")]
    [InlineData("a\0b")]
    [InlineData("\u00a0\ufeff\u200b")]
    public void Text_of_any_script_survives_binding_storing_and_reading(string text)
    {
        connection.Run("create table t (x varchar)");
        connection.Run("insert into t values ($text)", ("text", text));

        Assert.Equal(text, connection.Scalar("select x from t"));
        Assert.Equal(1L, connection.Scalar("select count(*) from t where x = $text", ("text", text)));
    }

    [Fact]
    public void Long_text_is_read_whole()
    {
        var text = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"zażółć {i};"));

        Assert.Equal(text, connection.Scalar("select $text", ("text", text)));
        Assert.Equal((long)text.Length, connection.Scalar("select length($text)", ("text", text)));
    }

    [Fact]
    public void Names_of_columns_and_tables_may_be_of_any_script()
    {
        connection.Run("""create table "kampania żółta" ("wydatki (zł)" decimal(18,6))""");
        connection.Run("""insert into "kampania żółta" values (1.5)""");
        using var command = connection.Command("""from "kampania żółta" """);
        using var reader = command.ExecuteReader();

        Assert.Equal(["wydatki (zł)"], Enumerable.Range(0, reader.FieldCount).Select(reader.GetName));
        Assert.Equal(0, reader.GetOrdinal("wydatki (zł)"));
        Assert.True(reader.Read());
        Assert.Equal(1.5m, reader["wydatki (zł)"]);
    }

    [Fact]
    public void A_BLOB_is_a_stream_of_exactly_its_bytes()
    {
        foreach (var length in new List<int> { 0, 1, 11, 12, 13, 255, 100_000 })
        {
            var bytes = new byte[length];
            new Random(length).NextBytes(bytes);
            using var command = connection.Command("select $bytes::blob, octet_length($bytes::blob)", ("bytes", bytes));
            using var reader = command.ExecuteReader();
            Assert.True(reader.Read());

            using var copy = new MemoryStream();
            reader.GetStream(0).CopyTo(copy);
            Assert.Equal(bytes, copy.ToArray());
            Assert.Equal(length, Convert.ToInt32(reader.GetValue(1), null));
        }
    }

    [Fact]
    public void A_UUID_is_a_Guid_and_sorts_as_text()
    {
        var ids = Enumerable.Range(0, 100).Select(seed =>
        {
            var bytes = new byte[16];
            new Random(seed).NextBytes(bytes);
            return new Guid(bytes);
        }).Append(Guid.Empty).Append(Guid.AllBitsSet).ToList();
        connection.Run("create table t (id uuid)");
        foreach (var id in ids)
            connection.Run("insert into t values ($id)", ("id", id));

        var sorted = connection.ReadAll<Guid>("select id from t order by id");

        Assert.Equal(ids.Select(id => id.ToString()).Order(StringComparer.Ordinal), sorted.Select(id => id.ToString()));
        Assert.Equal(1L, connection.Scalar("select count(*) from t where id = $id", ("id", ids[7])));
        Assert.Equal(ids[7].ToString(), connection.Scalar("select id::varchar from t where id = $id", ("id", ids[7])));
    }

    [Fact]
    public void An_ENUM_is_read_as_its_name_and_a_BIT_as_its_digits()
    {
        Assert.Equal("reconciled", connection.Scalar("select 'reconciled'::enum('day', 'reconciled')"));
        Assert.Equal("0110100", connection.Scalar("select '0110100'::bit"));
        Assert.Equal("name 299", connection.Scalar(
            "select 'name 299'::enum(" + string.Join(", ", Enumerable.Range(0, 300).Select(i => $"'name {i}'")) + ")"));
    }

    [Fact]
    public void JSON_is_read_as_its_text() =>
        Assert.Equal("""{"spend":"12.50"}""", connection.Scalar("select $json::json", ("json", """{"spend":"12.50"}""")));
}
