using System.Text;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Ports;

namespace FraudSignals.Http.Tests.Endpoints;

/// <summary>Accepts and remembers whatever it is given.</summary>
public sealed class FakeIngestion : IIngestion
{
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
            batch.Outcomes[i] = RecordOutcome.Accepted;
            Taken.Add((e, [.. Enumerable.Range(0, Event.TokenCount).Select(s => Encoding.UTF8.GetString(batch.ClearText(e, s)))]));
        }

        return new BatchOutcome(1, 0);
    }

    public string[] TakenIds => [.. Taken.Select(t => t.Event.Id.ToString())];
}
