using FraudSignals.Alerts;
using FraudSignals.Evaluation;
using FraudSignals.Evaluation.Decisions;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Rules;
using FraudSignals.State;
using FraudSignals.State.Blocks;
using FraudSignals.State.Ids;
using FraudSignals.State.Layouts;
using FraudSignals.State.Sections;

namespace FraudSignals.Support;

/// <summary>An engine fed with events written by hand; received when they happened unless said otherwise.</summary>
internal sealed class World
{
    public const long Start = 1_772_409_600_000; // 2026-03-02T00:00:00Z, a multiple of 3 hours but not of 36.
    public const long Minute = 60_000;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;

    public World(RuleSnapshot snapshot, EngineOptions? options = null) => Engine = new Engine(snapshot, options ?? new EngineOptions());

    public Engine Engine { get; }

    public List<Alert> Alerts { get; } = [];

    public static Token Number(int n) => new((UInt128)0xABCD_0000_0000_0001 << 64 | Mix(n, 1));

    public static Token Account(int n) => new((UInt128)0xABCD_0000_0000_0002 << 64 | Mix(n, 2));

    public static Token Cell(int n) => new((UInt128)0xABCD_0000_0000_0003 << 64 | Mix(n, 3));

    public static Event Call(string id, long time, int caller, int callee, double seconds = 60, bool? answered = true, int cell = 0,
        long? received = null)
    {
        var e = new Event { Type = EventType.Call, Time = time, Received = received ?? time, Id = RecordId.Of(id) };
        e.Tokens[0] = Number(caller);
        e.Tokens[1] = Number(callee);
        e.Tokens[4] = cell == 0 ? default : Cell(cell);
        e.CalleePlace = (uint)callee;
        e.Set(EventFieldInfo.Of(EventField.DurationSeconds), (long)(seconds * 10));
        if (answered is { } known)
        {
            e.Set(EventFieldInfo.Of(EventField.Answered), known ? 1 : 0);
        }

        return e;
    }

    public static Event Transfer(string id, long time, int payer, int payee, decimal amount, string currency = "THB", string? status = null)
    {
        var e = new Event { Type = EventType.Transfer, Time = time, Received = time, Id = RecordId.Of(id) };
        e.Tokens[0] = Account(payer);
        e.Tokens[1] = Account(payee);
        e.Set(EventFieldInfo.Of(EventField.Amount), (long)(amount * 100));
        e.Set(EventFieldInfo.Of(EventField.Currency), TextCode.Of(currency));
        if (status != null)
        {
            e.Set(EventFieldInfo.Of(EventField.Status), TextCode.Of(status));
        }

        return e;
    }

    public static Event Verdict(string id, long time, int account, string verdict = "confirmed", string typology = "mule")
    {
        var e =
            new Event { Type = EventType.Verdict, Time = time, Received = time, Id = RecordId.Of(id), SourceIndex = Source.Verdicts.Index };
        e.Tokens[(int)SubjectKind.Account] = Account(account);
        e.Set(EventFieldInfo.Of(EventField.Verdict), TextCode.Of(verdict));
        e.Set(EventFieldInfo.Of(EventField.Typology), TextCode.Of(typology));
        return e;
    }

    public static EventBatch Batch(ReadOnlySpan<Event> events)
    {
        var batch = new EventBatch(Math.Max(1, events.Length));
        foreach (var e in events)
        {
            batch.Next() = e;
            batch.Commit();
        }

        return batch;
    }

    /// <summary>Processes events as one batch.</summary>
    public RecordOutcome[] Feed(params ReadOnlySpan<Event> events) => Feed(IngestionMode.Live, events);

    public RecordOutcome[] Feed(IngestionMode mode, params ReadOnlySpan<Event> events)
    {
        var batch = Batch(events);
        Engine.Process(batch, mode);
        Alerts.AddRange(Engine.RaisedAlerts.Select(d => d.Alert));
        Engine.RaisedAlerts.Clear();
        return [.. batch.Outcomes.Take(events.Length)];
    }

    /// <summary>An aggregate of a subject as of a time.</summary>
    public double Read(Token subject, int index, long time, long observedSince = 0)
    {
        Engine.Context.Begin(subject, time, observedSince);
        return Engine.Context.Aggregate(index);
    }

    /// <summary>All findings that have not expired: rule hash, subject, period.</summary>
    public List<(uint Rule, Token Subject, int Period)> Findings()
    {
        var findings = new List<(uint, Token, int)>();
        for (var i = 0; i < Engine.Table.Positions; i++)
        {
            if (Engine.Table.TryAt(i, out var state))
            {
                state.Layout.Findings.Purge(state, state.Watermark);
                foreach (ref readonly var row in state.Rows<FindingRow>(state.Layout.Findings.Index))
                {
                    findings.Add((row.Key, state.Token, row.Period));
                }
            }
        }

        findings.Sort((a, b) => (a.Item1, a.Item2.Value, a.Item3).CompareTo((b.Item1, b.Item2.Value, b.Item3)));
        return findings;
    }

    /// <summary>
    /// The findings whose periods began since a time. When a finding expires hangs on when its rule last hit, which late events tell to a
    /// pane only.
    /// </summary>
    public List<(uint Rule, Token Subject, int Period)> FindingsSince(long time)
    {
        var cooldowns = Engine.Loaded.Rules.ToDictionary(r => r.Hash, r => r.Cooldown);
        return [.. Findings().Where(f => CooldownPeriod.StartOf(f.Subject, f.Period, cooldowns[f.Rule]) >= time)];
    }

    /// <summary>The bytes of every subject's block, the mark of snapshots apart.</summary>
    public List<(Token Subject, string Block)> Blocks() => Each(state =>
    {
        state.Mark = 0;
        return Convert.ToHexString(state.Block);
    });

    /// <summary>
    /// What every subject remembers, whatever the sweep has thrown away so far and how its block is filled: which subject
    /// it comes to next hangs on where they stand in the table, which a restored engine fills in another order.
    /// </summary>
    public List<(Token Subject, string Content)> Remembered() => Each(state => string.Join('/',
    [
        $"{state.FirstSeen} {state.LastSeen}",
        .. Enumerable.Range(0, state.Layout.Scalars).Select(i => state.Scalar(i).ToString()),
        .. state.Layout.Sections.Select(section =>
        {
            section.Purge(state, state.Watermark);
            return Convert.ToHexString(state.Used(section.Index, section.RowSize(state)));
        }),
    ]));

    private List<(Token Subject, string Text)> Each(Func<SubjectState, string> text)
    {
        var all = new List<(Token, string)>();
        for (var i = 0; i < Engine.Table.Positions; i++)
        {
            if (Engine.Table.TryAt(i, out var state))
            {
                all.Add((state.Token, text(state)));
            }
        }

        return [.. all.OrderBy(b => b.Item1.Value)];
    }

    /// <summary>All record ids that may still come again.</summary>
    public List<ulong> Ids()
    {
        var ids = new List<ulong>();
        for (var shard = 0; shard < RecordIds.Shards; shard++)
        {
            ids.AddRange(Engine.State.Ids.Copy(shard, Engine.Table.Watermark));
        }

        ids.Sort();
        return ids;
    }

    /// <summary>Every aggregate of every subject as of one time.</summary>
    public List<(Token Subject, int Index, double Value)> Aggregates(long time)
    {
        var values = new List<(Token, int, double)>();
        var subjects = new List<(Token Token, int[] Indexes)>();
        for (var i = 0; i < Engine.Table.Positions; i++)
        {
            if (Engine.Table.TryAt(i, out var state))
            {
                subjects.Add((state.Token, state.Layout.AggregateIndexes));
            }
        }

        foreach (var (token, indexes) in subjects.OrderBy(s => s.Token.Value))
        {
            values.AddRange(indexes.Select(index => (token, index, Read(token, index, time))));
        }

        return values;
    }

    private static ulong Mix(int n, int salt)
    {
        var x = (ulong)n * 0x9E3779B97F4A7C15 + (ulong)salt;
        x ^= x >> 31;
        return (x * 0xBF58476D1CE4E5B9) | 1;
    }
}
