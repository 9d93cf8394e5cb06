using Liftoff.Settings;
using Microsoft.Extensions.Configuration;

namespace Liftoff.Warehouse.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("UseDevelopmentStorage=true")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=liftoff;AccountKey=aHVzaA==;EndpointSuffix=core.windows.net")]
    [InlineData("https://liftoff.blob.core.windows.net")]
    [InlineData("https://liftoff.blob.core.windows.net/")]
    public void A_connection_string_and_an_account_s_address_are_storage(string storage) => Assert.Empty(Problems(storage));

    [Theory]
    [InlineData("./data")]
    [InlineData("AccountName=liftoff")]
    [InlineData("AccountName=liftoff;AccountKey=hush-this-is-no-base64")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=liftoff;AccountKey")]
    // A token is sent to https only, and a signature would be sent beside it.
    [InlineData("http://liftoff.blob.core.windows.net")]
    [InlineData("https://liftoff.blob.core.windows.net/?sv=2025-01-05&sig=hush")]
    public void What_the_client_cannot_use_is_a_problem_of_the_settings_and_not_shown(string storage)
    {
        var problem = Assert.Single(Problems(storage));
        Assert.StartsWith("WAREHOUSE_STORAGE takes a storage connection string", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", problem, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Problems(string storage)
    {
        var settings = new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["WAREHOUSE_STORAGE"] = storage }).Build());
        WarehouseOptions.Read(settings);
        return settings.Problems;
    }
}
