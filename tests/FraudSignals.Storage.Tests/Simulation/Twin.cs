using FraudSignals.Events;
using FraudSignals.Storage.Memory;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage.Simulation;

/// <summary>What must come out: the same things done in order to an engine in memory, each record once.</summary>
internal static class Twin
{
    public static async Task<(List<string> Alerts, List<string> Subjects)> OfAsync(IEnumerable<Done> done)
    {
        var clock = new SimulatedClock(0);
        using var twin = new Instance(false, clock, _ => new MemoryStore());
        foreach (var one in done)
        {
            clock.Advance(TimeSpan.FromMilliseconds(one.Time - clock.True));
            switch (one)
            {
                case Done.Batch batch:
                    await twin.Ingestor.SubmitAsync(Instance.BatchOf(batch.New), Events.Sources.Source.Local, batch.Mode,
                        CancellationToken.None);
                    break;
                case Done.Erasure erasure:
                    await twin.Ingestor.ExclusiveAsync(
                        engine => engine.Erase(new SubjectKey(SubjectKind.Number, Deployment.TokenOf(erasure.Number))),
                        CancellationToken.None);
                    break;
                case Done.Switch off:
                    await twin.Ingestor.SwitchOffAsync(off.Off, CancellationToken.None);
                    break;
                case Done.Reload reload:
                    await twin.Ingestor.ReloadAsync(TestRules.Build(reload.IsStrict), CancellationToken.None);
                    break;
            }
        }

        return (await twin.AlertsAsync(), await twin.SubjectsAsync());
    }
}
