using System.Buffers;
using System.IO.Hashing;
using System.Text;
using FraudSignals.Binary;
using FraudSignals.Events;
using FraudSignals.Ports;
using FraudSignals.State;
using FraudSignals.State.Peers;

namespace FraudSignals.Ingestion.Shared;

/// <summary>
/// What subjects of all instances had, for quantiles of peers. A batch leaves a row beside the subjects it writes; sweeps add rows up, by
/// partition and day, each once; of a day that is closed the partitions are added up to one sum, which all instances read. Sums do not
/// hang on the order or the number of sweeps.
/// </summary>
internal sealed class PeerSums(ISubjectStore store, EngineOptions options) : IDisposable
{
    private const string NoteName = "peers";
    private const int PartitionsAtOnce = 16;
    private const int MostConflicts = 100;
    private const long Day = 24L * 3600 * 1000;

    // A day of one partition, and a part of a day of all: a few of them fit one transaction.
    private const int MostBytes = 256 << 10;

    private readonly Dictionary<int, int> _known = [];
    private readonly SemaphoreSlim _reading = new(1, 1);

    /// <summary>Adds up what rows hold, and the days that are closed.</summary>
    /// <param name="rows">The rows that waited.</param>
    /// <param name="oldestOpenIntent">No intent before this one was open when they were read.</param>
    /// <param name="cancellation">Stops it; the next sweep goes on.</param>
    public async ValueTask GatherAsync(IReadOnlyCollection<SubjectRow> rows, ulong oldestOpenIntent, CancellationToken cancellation)
    {
        if (rows.Count > 0)
        {
            // First, so that whoever has read the sums before does not take them for whole.
            var days = rows.SelectMany(r => PeerRow.Read(r).Keys).ToHashSet();
            await ChangeAsync(index => days.Order().ToList().ForEach(index.Touch), cancellation).ConfigureAwait(false);
            var names = rows.Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
            await Parallel.ForEachAsync(
                rows.Select(r => r.Partition).Distinct(),
                new ParallelOptions { MaxDegreeOfParallelism = PartitionsAtOnce, CancellationToken = cancellation },
                async (partition, stop) => await AbsorbAsync(partition, names, stop).ConfigureAwait(false)).ConfigureAwait(false);
        }

        var closed = (int)(((long)(oldestOpenIntent >> IntentId.LowBits) - (long)(options.Lateness + options.ClockSkew).TotalMilliseconds)
            / Day)
            - 1;
        var index = PeerIndex.Read(await store.ReadNoteAsync(NoteName, cancellation).ConfigureAwait(false));
        foreach (var (day, entry) in index.Days.Where(d => d.Day <= closed && d.Entry.Built != d.Entry.Epoch).ToList())
        {
            await BuildAsync(day, entry.Epoch, cancellation).ConfigureAwait(false);
        }

        if (closed > index.Through)
        {
            await ChangeAsync(i => i.Close(closed), cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Tells an engine of the days that were added up since it was told last.</summary>
    public async ValueTask TellAsync(EngineSession engine, bool anew, CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (anew)
            {
                _known.Clear();
            }

            var index = PeerIndex.Read(await store.ReadNoteAsync(NoteName, cancellation).ConfigureAwait(false));
            foreach (var (day, entry) in index.Days.Where(d => d.Entry.Built > 0 && _known.GetValueOrDefault(d.Day) != d.Entry.Built))
            {
                var parts =
                    await store.LoadAsync([.. Enumerable.Range(0, entry.Parts).Select(p => SumOf(day, entry.Built, p))], cancellation)
                        .ConfigureAwait(false);
                engine.PutPeers(day, Sum(parts));
                _known[day] = entry.Built;
            }

            engine.KnowPeersThrough(index.Through);
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    // Each row once: whoever adds some up writes the partition's gate with the version it had before the rows were read.
    private async ValueTask AbsorbAsync(int partition, HashSet<string> names, CancellationToken cancellation)
    {
        var most = Math.Min(store.MaxWrites - 2, store.MaxBytes / MostBytes - 1);
        for (var conflicts = 0; ;)
        {
            var gate = (await store.LoadAsync([KeyOf(partition, "gate")], cancellation).ConfigureAwait(false))[0];
            var rows = await store.RowsAsync(partition, RowName.Peers, RowName.Inboxes, cancellation).ConfigureAwait(false);
            var sums = new SortedDictionary<int, PeerDay>();
            var (done, rest) = (new List<SubjectRow>(), new List<SubjectRow>());
            foreach (var row in rows.Where(r => names.Contains(r.Name)))
            {
                var days = PeerRow.Read(row);
                var all = sums.Keys.Union(days.Keys).Count();
                if (done.Count > 0 && (all > most || 2 + all + done.Count > store.MaxWrites))
                {
                    break;
                }

                foreach (var (day, counts) in days.Take(most))
                {
                    Add(sums, day, counts);
                }

                // One that holds more days than can be written at once stays with those that are left.
                (days.Count > most ? rest : done).Add(days.Count > most ? PeerRow.Rest(row, days.Skip(most)) : row);
                if (rest.Count > 0)
                {
                    break;
                }
            }

            if (done.Count + rest.Count == 0)
            {
                return;
            }

            var stored =
                await store.LoadAsync([.. sums.Keys.Select(d => KeyOf(partition, $"day {d}"))], cancellation).ConfigureAwait(false);
            var transaction = new SubjectTransaction
            {
                Partition = partition,
                Writes = [new SubjectWrite(gate, WithoutBlock: true),
                    .. sums.Values.Zip(stored, (sum, former) => new SubjectWrite(Plus(former, sum), WithoutBlock: true))],
                Added = rest,
                Removed = done,
            };
            if (!(await store.CommitAsync(transaction, cancellation).ConfigureAwait(false)).IsWritten && ++conflicts >= MostConflicts)
            {
                throw new StoreUnavailableException("What peers had is changed by others all the time.");
            }
        }

        static void Add(SortedDictionary<int, PeerDay> sums, int day, PeerDay counts)
        {
            if (!sums.TryGetValue(day, out var sum))
            {
                sums.Add(day, sum = new PeerDay());
            }

            sum.Add(counts);
        }
    }

    private async ValueTask BuildAsync(int day, int epoch, CancellationToken cancellation)
    {
        var stored = await store.LoadAsync([.. Enumerable.Range(0, store.Partitions).Select(p => KeyOf(p, $"day {day}"))], cancellation)
            .ConfigureAwait(false);
        var sum = Sum(stored);
        sum.Limit(int.MaxValue, PeerTable.MostGroups);
        var parts = sum.Parts(MostBytes).ToList();
        for (var i = 0; i < parts.Count; i++)
        {
            var key = SumOf(day, epoch, i);
            SubjectCommit done;
            do
            {
                // Another sweep that is quicker writes the same.
                var former = (await store.LoadAsync([key], cancellation).ConfigureAwait(false))[0];
                done = await store.CommitAsync(
                    new SubjectTransaction { Partition = SubjectPartition.Of(key, store.Partitions),
                        Writes = [new SubjectWrite(former with { Ids = Bytes(parts[i]) }, WithoutBlock: true)] },
                    cancellation).ConfigureAwait(false);
            }
            while (!done.IsWritten);
        }

        await ChangeAsync(index => index.Built(day, epoch, parts.Count), cancellation).ConfigureAwait(false);
    }

    private async ValueTask ChangeAsync(Action<PeerIndex> change, CancellationToken cancellation)
    {
        ClusterNote note;
        PeerIndex index;
        do
        {
            note = await store.ReadNoteAsync(NoteName, cancellation).ConfigureAwait(false);
            index = PeerIndex.Read(note);
            change(index);
        }
        while (!await store.WriteNoteAsync(note with { Content = index.Write() }, cancellation).ConfigureAwait(false));
    }

    private static SubjectRecord Plus(SubjectRecord former, PeerDay added)
    {
        var sum = Sum([former]);
        sum.Add(added);
        sum.Limit(MostBytes);
        return former with { Ids = Bytes(sum) };
    }

    private static PeerDay Sum(IEnumerable<SubjectRecord> stored)
    {
        var sum = new PeerDay();
        foreach (var record in stored.Where(u => !u.Ids.IsEmpty))
        {
            var reader = new ByteReader(record.Ids.Span);
            sum.Add(PeerDay.Read(ref reader));
        }

        return sum;
    }

    private static byte[] Bytes(PeerDay day)
    {
        var bytes = new ArrayBufferWriter<byte>();
        day.Write(bytes);
        return bytes.WrittenMemory.ToArray();
    }

    // They stand where subjects do, as such that hold no state, so that they are written together and go when nobody writes them any more.
    private static SubjectKey SumOf(int day, int epoch, int part) => new(SubjectKind.Cell, new Token(Hash($"sum {day} {epoch} {part}")));

    private static SubjectKey KeyOf(int partition, string name) =>
        new(SubjectKind.Cell, new Token((Hash(name) & ~((UInt128)uint.MaxValue << 32)) | (UInt128)(uint)partition << 32));

    private static UInt128 Hash(string name) => XxHash128.HashToUInt128(Encoding.UTF8.GetBytes($"peers {name}"));
}
