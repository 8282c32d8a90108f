using System.Text;
using FraudSignals.Events;
using FraudSignals.Ingestion;

namespace FraudSignals.Http.Tests.Endpoints;

/// <summary>Remembers what it was given; a day after <see cref="Now"/> is too early, a week before it too late, a known id a duplicate.</summary>
public sealed class FakeIngestion : IIngestion
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly HashSet<UInt128> _known = [];

    public List<(Event Event, string[] Clear)> Taken { get; } = [];

    public List<(string Source, IngestionMode Mode, int Count)> Submissions { get; } = [];

    /// <summary>Called before each submission.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public async ValueTask<BatchOutcome> SubmitAsync(EventBatch batch, Source source, IngestionMode mode, CancellationToken cancellation)
    {
        await Before();
        await Task.Yield();
        Submissions.Add((source.Name, mode, batch.Count));
        for (var i = 0; i < batch.Count; i++)
        {
            var e = batch.Events[i];
            var time = DateTimeOffset.FromUnixTimeMilliseconds(e.Time);
            batch.Outcomes[i] = time > Now.AddDays(1) ? RecordOutcome.TooEarly
                : time < Now.AddDays(-7) && mode == IngestionMode.Live ? RecordOutcome.TooLate
                : _known.Add(e.Id.Packed) ? RecordOutcome.Accepted : RecordOutcome.Duplicate;
            if (batch.Outcomes[i] == RecordOutcome.Accepted)
            {
                Taken.Add((e, [.. Enumerable.Range(0, Event.TokenSlots).Select(s => Encoding.UTF8.GetString(batch.ClearText(e, s)))]));
            }
        }

        return new BatchOutcome(1, 0);
    }

    public string[] TakenIds => [.. Taken.Select(t => t.Event.Id.ToString())];
}
