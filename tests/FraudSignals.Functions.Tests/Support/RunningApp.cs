
namespace FraudSignals.Functions.Tests.Support;

/// <summary>One app with its storage, for the tests of a class.</summary>
public sealed class RunningApp : IAsyncLifetime
{
    /// <summary>So few that a test can post more.</summary>
    public const int MaxRecords = 200;

    private FunctionsHost? _host;

    internal AzuriteServer Storage { get; } = new();

    internal FunctionsHost Host => _host!;

    public async ValueTask InitializeAsync()
    {
        await Storage.StartAsync();
        var settings = AppSettings.Example(Storage);
        settings["FraudSignals__Limits__MaxRecords"] = $"{MaxRecords}";
        _host = await FunctionsHost.StartAsync(settings);
        await SimFarm.ObserveAsync(_host.Client);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host != null)
        {
            await _host.DisposeAsync();
        }

        await Storage.DisposeAsync();
    }
}
