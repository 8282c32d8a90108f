using FraudSignals.Events;
using FraudSignals.Reports;

namespace FraudSignals.Ingestion.Shared;

/// <summary>What is told of subjects and rules, and how a subject is erased.</summary>
public sealed partial class SharedIngestor
{
    /// <summary>The rules in force; the counters are this instance's since its start.</summary>
    public ValueTask<RulesReport> RulesAsync(CancellationToken cancellation) => ValueTask.FromResult(_engine.Report(_activeSince));

    public async ValueTask<SubjectKey> KeyAsync(SubjectKind kind, ReadOnlyMemory<byte> normalisedKey, CancellationToken cancellation)
    {
        await EnterAsync(cancellation).ConfigureAwait(false);
        return new SubjectKey(kind, _engine.TokenOf(kind, normalisedKey.Span));
    }

    public async ValueTask<SubjectReport?> SubjectAsync(SubjectKind kind, ReadOnlyMemory<byte> normalisedKey,
        CancellationToken cancellation)
    {
        await EnterAsync(cancellation).ConfigureAwait(false);
        var records =
            await _store.LoadAsync([new SubjectKey(kind, _engine.TokenOf(kind, normalisedKey.Span))], cancellation).ConfigureAwait(false);
        await _notes.LearnLayoutsAsync(_engine, records, cancellation).ConfigureAwait(false);
        return _engine.Inspect(records[0]);
    }

    /// <summary>
    /// Erases a subject's state, and its identifier in alerts. Record ids stay, so that its events sent again are duplicates still.
    /// </summary>
    public async ValueTask<bool> EraseAsync(SubjectKind kind, ReadOnlyMemory<byte> normalisedKey, CancellationToken cancellation)
    {
        await EnterAsync(cancellation).ConfigureAwait(false);
        var subject = new SubjectKey(kind, _engine.TokenOf(kind, normalisedKey.Span));
        var waiting = await _store.RowsAsync(SubjectPartition.Of(subject, _store.Partitions), RowName.Due, RowName.Effects, cancellation)
            .ConfigureAwait(false);
        await BatchCommitter.RemoveAsync(_store, [.. waiting.Where(r => RowName.IsOf(r, subject.Token))], cancellation)
            .ConfigureAwait(false);
        while (true)
        {
            var stored = (await _store.LoadAsync([subject], cancellation).ConfigureAwait(false))[0];
            if (stored.Block.IsEmpty)
            {
                return await EraseFromAlertsAsync(subject.Token, cancellation).ConfigureAwait(false);
            }

            var transaction = new SubjectTransaction
            {
                Partition = SubjectPartition.Of(subject, _store.Partitions),
                Writes = [new SubjectWrite(stored with { Block = default }, WithoutBlock: false)],
            };
            if ((await _store.CommitAsync(transaction, cancellation).ConfigureAwait(false)).IsWritten)
            {
                await EraseFromAlertsAsync(subject.Token, cancellation).ConfigureAwait(false);
                return true;
            }
        }
    }

    private async ValueTask<bool> EraseFromAlertsAsync(Token subject, CancellationToken cancellation)
    {
        return _sealer != null
            && await _sealer.DestroyAsync(
                (await _book.OfSubjectAsync(subject, cancellation).ConfigureAwait(false)).Select(a => a.Subject), cancellation)
                .ConfigureAwait(false);
    }
}
