
namespace FraudSignals.Functions.Tests.Support;

/// <summary>One app with its storage, for the tests of a class.</summary>
public sealed class RunningApp : IAsyncLifetime
{
    /// <summary>So few that a test can post more.</summary>
    public const int MaxRecords = 200;

    private FunctionsHost? _host;
    private Embedded? _embedded;

    internal AzuriteServer Storage { get; } = new();

    internal FunctionsHost Host => _host!;

    /// <summary>What it is held against.</summary>
    internal HttpClient Embedded => _embedded!.Client;

    public async ValueTask InitializeAsync()
    {
        await Storage.StartAsync();
        var settings = AppSettings.Example(Storage);
        settings["FraudSignals__Limits__MaxRecords"] = $"{MaxRecords}";
        _embedded = await Support.Embedded.StartAsync(AppSettings.ExampleTokenKey);
        await SimFarm.ObserveAsync(Embedded);
        _host = await FunctionsHost.StartAsync(settings);
        await SimFarm.ObserveAsync(_host.Client);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host != null)
        {
            await _host.DisposeAsync();
        }

        if (_embedded != null)
        {
            await _embedded.DisposeAsync();
        }

        await Storage.DisposeAsync();
    }
}
