using System.Runtime.InteropServices;
using FraudSignals.Backtesting.Reading;
using FraudSignals.Backtesting.Scoring;
using FraudSignals.Events;
using FraudSignals.Identifiers;
using FraudSignals.Ingestion.Single;

namespace FraudSignals.Backtesting;

/// <summary>
/// Follows subjects through a replay and keeps when each was nearest to an alert. Batches are cut behind each event of such a subject,
/// which changes no outcome but takes time: a replay only does it where somebody asks why fraud was overlooked.
/// </summary>
/// <param name="followed">The subjects.</param>
/// <param name="tokenKey">The key of the replay's tokens.</param>
internal sealed class BestStandings(IEnumerable<Label> followed, byte[] tokenKey)
{
    private readonly Dictionary<SubjectKey, ReadOnlyMemory<byte>> _keys = followed.DistinctBy(l => l.Subject)
        .ToDictionary(l => l.Subject, l => (ReadOnlyMemory<byte>)WrittenKeys.Normalise(l.Subject.Kind, l.Key));

    private readonly Dictionary<(SubjectKey Subject, string Typology), Standing> _best = [];
    private readonly Tokenizer _tokenizer = new(tokenKey);
    private readonly HashSet<SubjectKey> _touched = [];
    private readonly EventBatch _part = new(256);

    /// <summary>How it stood when it was nearest; null where it was never seen in the period.</summary>
    public Standing? Of(SubjectKey subject, string typology) => _best.GetValueOrDefault((subject, typology));

    /// <summary>Submits a batch in parts.</summary>
    public async ValueTask SubmitAsync(EventBatch batch, Ingestor ingestor, IngestionMode mode, CancellationToken cancellation)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            MergedEvents.Append(batch, i, _part);
            Note(batch, i);
            if (_part.IsFull || _touched.Count > 0 || i == batch.Count - 1)
            {
                await ingestor.SubmitAsync(_part, mode, cancellation);
                _part.Clear();
                await LookAsync(ingestor, mode, cancellation);
            }
        }
    }

    private void Note(EventBatch batch, int index)
    {
        ref readonly var e = ref batch.Events[index];
        for (var position = 0; position < Event.TokenCount; position++)
        {
            var text = batch.ClearText(e, position);
            if (!text.IsEmpty)
            {
                var kind = Roles.KindOf(e.Type, position);
                var subject = new SubjectKey(kind, _tokenizer.Tokenize(kind, text));
                if (_keys.ContainsKey(subject))
                {
                    _touched.Add(subject);
                }
            }
        }
    }

    private async ValueTask LookAsync(Ingestor ingestor, IngestionMode mode, CancellationToken cancellation)
    {
        foreach (var subject in mode == IngestionMode.Live ? _touched : [])
        {
            if (await ingestor.SubjectAsync(subject.Kind, _keys[subject], cancellation) is not { } report)
            {
                continue;
            }

            foreach (var whyNot in report.WhyNot)
            {
                var standing = new Standing(report.LastSeen, whyNot);
                ref var best = ref CollectionsMarshal.GetValueRefOrAddDefault(_best, (subject, whyNot.Typology), out _);
                best = best is null || standing.IsNearerThan(best) ? standing : best;
            }
        }

        _touched.Clear();
    }
}
