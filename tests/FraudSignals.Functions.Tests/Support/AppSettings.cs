using System.Text.Json;

namespace FraudSignals.Functions.Tests.Support;

/// <summary>
/// Settings as the host hands them to the app: those of <c>local.settings.json.example</c>, with the emulator where it really is.
/// </summary>
internal static class AppSettings
{
    public const string Storage = "AzureWebJobsStorage";
    public const string Tables = "FraudSignals__Tables__0";
    public const string TokenKey = "FRAUDSIGNALS_TOKEN_KEY";

    public static string ExampleTokenKey => Read()[TokenKey];

    public static Dictionary<string, string> Example(AzuriteServer storage)
    {
        var settings = Read();
        settings[Storage] = settings[Tables] = storage.ConnectionString;
        return settings;
    }

    private static Dictionary<string, string> Read()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "local.settings.json.example"));
        return JsonDocument.Parse(file).RootElement.GetProperty("Values").EnumerateObject()
            .ToDictionary(v => v.Name, v => v.Value.GetString()!);
    }
}
