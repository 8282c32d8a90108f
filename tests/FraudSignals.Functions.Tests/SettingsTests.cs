using FraudSignals.Functions.Tests.Support;

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

    [Theory]
    [InlineData(AppSettings.TokenKey)]
    [InlineData("FraudSignals__ServiceBus")]
    public async Task A_reference_to_key_vault_that_was_not_resolved_is_told_by_name(string setting)
    {
        await storage.StartAsync();
        var settings = AppSettings.Example(storage);
        settings[setting] = "@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/some)";

        var ended = await Assert.ThrowsAsync<IOException>(() => FunctionsHost.StartAsync(settings));

        Assert.Contains($"{setting} is a reference to Key Vault that was not resolved", ended.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sources_in_settings_are_refused_with_where_they_belong()
    {
        await storage.StartAsync();
        var settings = AppSettings.Example(storage);
        settings["FraudSignals__Sources__0__Name"] = "a-telco";

        var ended = await Assert.ThrowsAsync<IOException>(() => FunctionsHost.StartAsync(settings));

        Assert.Contains("sources/NAME.json", ended.Message, StringComparison.Ordinal);
    }
}
