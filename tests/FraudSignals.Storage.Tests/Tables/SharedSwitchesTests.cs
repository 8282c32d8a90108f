using FraudSignals.Ports;
using FraudSignals.Rules;
using FraudSignals.Rules.Loading;
using FraudSignals.Storage.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FraudSignals.Storage.Tables;

/// <summary>What is switched off on one instance is off on all.</summary>
public sealed class SharedSwitchesTests(AzuriteServer server) : IAsyncLifetime
{
    private readonly TablesSite _site = new(server);
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private readonly List<IAsyncDisposable> _used = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await server.StartAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _used)
        {
            await one.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_typology_switched_off_alerts_on_no_instance_until_it_is_on_again()
    {
        var (first, _) = await OpenAsync();
        var (second, there) = await OpenAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var following = second.RunAsync(stop.Token);

        await first.SwitchOffAsync(Off("busy"), Stop);
        await UntilAsync(() => second.Status.SwitchedOff.Any(s => s.Id == "busy"));
        Assert.Equal(0, (await there.PostAsync(Deployment.Calls(100), batchSize: 50)).Alerts);

        await first.SwitchOnAsync("busy", Stop);
        await UntilAsync(() => second.Status.SwitchedOff.IsEmpty);
        Assert.True((await there.PostAsync(Deployment.Calls(100, prefix: "d"), batchSize: 50)).Alerts > 0);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }

    [Fact]
    public async Task What_is_off_survives_a_restart_and_other_rules()
    {
        var (first, _) = await OpenAsync();
        await first.SwitchOffAsync(Off("busy"), Stop);

        var (_, restarted) = await OpenAsync();
        await ((IRuleTarget)restarted.Ingestion).ReloadAsync(TestRules.Build(), Stop);

        Assert.Equal(0, (await restarted.PostAsync(Deployment.Calls(100), batchSize: 50)).Alerts);
    }

    [Fact]
    public async Task Two_instances_that_switch_off_at_once_lose_neither()
    {
        var (first, _) = await OpenAsync();
        var (second, _) = await OpenAsync();

        await first.SwitchOffAsync(Off("busy"), Stop);
        await second.SwitchOffAsync(Off("many"), Stop);
        var kept = await OpenAsync();

        Assert.Equal(["busy", "many"], kept.Rules.Status.SwitchedOff.Select(s => s.Id));
    }

    [Fact]
    public async Task What_another_has_changed_since_is_not_written_over()
    {
        await using var services = _site.Services();
        await services.GetRequiredService<TableSubjectStore>().OpenAsync(Stop);
        var (first, second) = (Switches(services), Switches(services));
        await first.LoadAsync(Stop);
        await second.LoadAsync(Stop);

        await first.SaveAsync([Off("busy")], Stop);
        await Assert.ThrowsAsync<IOException>(async () => await second.SaveAsync([Off("many")], Stop));

        Assert.Equal("busy", Assert.Single(await second.LoadAsync(Stop)).Id);
    }

    private RuleSwitch Off(string id) => new(id, "a storm", _clock.GetUtcNow());

    private static Ingestion.Shared.SharedSwitches Switches(ServiceProvider services) =>
        new(services.GetRequiredService<TableSubjectStore>());

    private async Task<(RuleReloader Rules, Deployment Deployment)> OpenAsync()
    {
        var services = _site.Services();
        _used.Add(services);
        var rules = new RuleReloader(
            null, services.GetRequiredService<RuleSnapshot>(), null, services.GetRequiredService<IRuleTarget>(),
            services.GetRequiredService<ISwitchStore>(), _clock,
            NullLogger<RuleReloader>.Instance);
        await rules.RestoreSwitchesAsync(Stop);
        return (rules, TablesSite.Of(services));
    }

    private Task UntilAsync(Func<bool> reached) =>
        Until.TrueAsync(reached, "the other instance reads it", Stop, () => _clock.Advance(RuleReloader.Interval));
}
