using Liftoff.Social.Connections;

namespace Liftoff.Social.Tests;

public sealed class FernetTests
{
    private const string Key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private const string OtherKey = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
    private const string Token = "gAAAAABpHloAAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBk="; // too short
    private const string Vector = "gAAAAABpHloAAAECAwQFBgcICQoLDA0OD8-COsllygxqEk9boUVf-9eOcba46FenSi30SSEroubfdheCFKn9r_96APEYHUSwokwkQcPF8hAt0OZa7L-wHwk=";

    [Fact]
    public void The_published_vector_decrypts_and_encrypts()
    {
        var fernet = new Fernet(Key);
        Assert.Equal("SIM-PAGE-TOKEN-0001", fernet.TryDecrypt(Vector));
        Assert.Equal(Vector, fernet.Encrypt("SIM-PAGE-TOKEN-0001", DateTimeOffset.FromUnixTimeSeconds(1763596800), [.. Enumerable.Range(0, 16).Select(n => (byte)n)]));
    }

    [Fact]
    public void What_the_specification_publishes_decrypts()
    {
        Assert.Equal("hello", new Fernet("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=").TryDecrypt("gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA=="));
    }

    [Fact]
    public void An_old_key_still_reads_and_the_first_one_writes()
    {
        var rotated = new Fernet(OtherKey, Key);
        Assert.Equal("SIM-PAGE-TOKEN-0001", rotated.TryDecrypt(Vector));
        var written = rotated.Encrypt("new", DateTimeOffset.UnixEpoch);
        Assert.Null(new Fernet(Key).TryDecrypt(written));
        Assert.Equal("new", new Fernet(OtherKey).TryDecrypt(written));
    }

    [Theory]
    [InlineData("")]
    [InlineData("EAAplaintexttoken")]
    [InlineData("not base64 at all!")]
    [InlineData(Token)]
    public void What_is_no_token_gives_nothing_back_and_never_itself(string text) => Assert.Null(new Fernet(Key).TryDecrypt(text));

    [Fact]
    public void A_changed_byte_or_another_key_gives_nothing_back()
    {
        Assert.Null(new Fernet(OtherKey).TryDecrypt(Vector));
        for (var i = 0; i < Vector.Length - 2; i += 7)
            Assert.Null(new Fernet(Key).TryDecrypt(Vector[..i] + (Vector[i] == 'A' ? 'B' : 'A') + Vector[(i + 1)..]));
    }

    [Fact]
    public void An_empty_text_is_a_token_too()
    {
        var fernet = new Fernet(Key);
        Assert.Equal(100, fernet.Encrypt("", DateTimeOffset.UnixEpoch).Length);
        Assert.Equal("", fernet.TryDecrypt(fernet.Encrypt("", DateTimeOffset.UnixEpoch)));
    }

    [Fact]
    public void A_key_of_another_length_is_refused()
    {
        Assert.False(Fernet.IsKey("c2hvcnQ="));
        var refused = Assert.Throws<ArgumentException>(() => new Fernet("c2hvcnQ="));
        Assert.DoesNotContain("c2hvcnQ", refused.Message, StringComparison.Ordinal);
    }
}
