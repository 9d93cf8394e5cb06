using Liftoff.Composition;
using Liftoff.Settings;

namespace Liftoff.Cli.Tests;

public sealed class LocalSettingsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("liftoff-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Values_are_read_as_text_past_comments_and_trailing_commas()
    {
        var values = LocalSettings.Read(File("""
            {
              "IsEncrypted": false, // as Core Tools writes it
              "Values": { "IX_ID_EMAIL": "sim@example.com", "STRATEGIS_RPS": 7, "STRATEGIS_ALLOW_SELF_SIGNED": true, "WAREHOUSE_STORAGE": "", },
              "Host": { "LocalHttpPort": 7072 }
            }
            """));

        Assert.Equal(["IX_ID_EMAIL", "STRATEGIS_ALLOW_SELF_SIGNED", "STRATEGIS_RPS", "WAREHOUSE_STORAGE"], values.Keys.Order());
        Assert.Equal("sim@example.com", values["IX_ID_EMAIL"]);
        Assert.Equal("7", values["STRATEGIS_RPS"]);
        Assert.Equal("True", values["STRATEGIS_ALLOW_SELF_SIGNED"]);
        Assert.Equal("", values["WAREHOUSE_STORAGE"]);
    }

    [Fact]
    public void The_first_folder_that_has_the_file_wins_and_none_means_no_values()
    {
        var (first, second) = (Directory.CreateDirectory(Path.Combine(folder, "first")).FullName, Directory.CreateDirectory(Path.Combine(folder, "second")).FullName);
        Assert.Null(LocalSettings.Find([first, second]));
        Assert.Empty(LocalSettings.Read(null));

        var there = File("{}", second);
        Assert.Equal(there, LocalSettings.Find([first, second]));

        var nearer = File("{}", first);
        Assert.Equal(nearer, LocalSettings.Find([first, second]));
        Assert.Empty(LocalSettings.Read(nearer));
    }

    [Theory]
    [InlineData("""{ "Values": { "IX_ID_PASSWORD": "hush" """, "is not JSON (line 1)")]
    [InlineData("""{ "IsEncrypted": true, "Values": { "IX_ID_PASSWORD": "hush" } }""", "is encrypted; `func settings decrypt` makes it readable")]
    [InlineData("""{ "Values": ["hush"] }""", "has \"Values\" that are not a JSON object")]
    [InlineData("""["hush"]""", "is not a JSON object")]
    [InlineData("""{ "Values": { "IX_ID_PASSWORD": "hush", "ix_id_password": "" } }""", "names a setting twice")]
    public void A_file_that_cannot_be_read_is_named_with_the_reason_and_without_its_content(string content, string reason)
    {
        var path = File(content);

        var refused = Assert.Throws<InvalidSettingsException>(() => LocalSettings.Read(path));

        Assert.Equal([$"{path} {reason}"], refused.Problems);
        Assert.DoesNotContain("hush", refused.ToString(), StringComparison.Ordinal);
    }

    private string File(string content, string? into = null)
    {
        var path = Path.Combine(into ?? folder, "local.settings.json");
        System.IO.File.WriteAllText(path, content);
        return path;
    }
}
