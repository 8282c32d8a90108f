using FraudSignals.Functions.Tests.Support;
using FraudSignals.Storage.Support;

namespace FraudSignals.Functions.Tests;

/// <summary>What the app does without a setting it needs.</summary>
public sealed class SettingsTests(AzuriteServer storage)
{
    [Theory]
    [InlineData(AppSettings.TokenKey, "FRAUDSIGNALS_TOKEN_KEY")]
    [InlineData(AppSettings.Tables, "FraudSignals__Tables__0")]
    [InlineData(AppSettings.Storage, "AzureWebJobsStorage")]
    public async Task A_missing_setting_is_told_by_name(string missing, string told)
    {
        await storage.StartAsync();
        var settings = AppSettings.Example(storage);
        settings.Remove(missing);

        var ended = await Assert.ThrowsAsync<IOException>(() => FunctionsHost.StartAsync(settings));

        Assert.Contains($"Set {told}", ended.Message, StringComparison.Ordinal);
    }
}
