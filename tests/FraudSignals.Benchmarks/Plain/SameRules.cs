using System.Collections.Immutable;
using FraudSignals.Benchmarks.Commands;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Ingestion.Single;
using FraudSignals.Ingestion.Stages;
using FraudSignals.State;
using FraudSignals.Storage.Memory;

namespace FraudSignals.Benchmarks.Plain;

/// <summary>
/// Whether both ways see the same: a line that works through a list of strangers for five hours, and an account that
/// collects and passes on. A comparison of speed is worth nothing without it.
/// </summary>
internal static class SameRules
{
    /// <summary>The rules that hit, by both ways.</summary>
    /// <exception cref="InvalidDataException">They differ, or there are none.</exception>
    public static async Task<ImmutableArray<string>> CheckAsync(Setting setting, EventType type)
    {
        var tokenizer = Setting.NewTokenizer();
        var batch = new EventBatch();
        Fill(batch, type);
        using var ingestor = new Ingestor(
            new Engine(setting.Snapshot, new EngineOptions()), tokenizer, new MemoryStore(), TimeProvider.System, ReceptionTime.EventTime);
        await ingestor.SubmitAsync(batch, Source.Local, IngestionMode.Live, CancellationToken.None);
        var plain = new PlainEngine(setting.Snapshot, setting.RulesDirectory);
        plain.Process(batch, 0, batch.Count, evaluate: true);

        var ours = (await ingestor.RulesAsync(CancellationToken.None)).Rules.Where(r => r.Hits > 0).ToDictionary(r => r.Id, r => r.Hits);
        var rules = ours.Keys.Order(StringComparer.Ordinal).ToImmutableArray();
        if (rules.IsEmpty || !rules.SequenceEqual(plain.Hits.Keys.Order(StringComparer.Ordinal)))
        {
            throw new InvalidDataException(
                $"The two ways see different things. Engine: {Text(ours)}. Plain: {Text(plain.Hits)}.");
        }

        return rules;
    }

    private static string Text(Dictionary<string, long> hits) =>
        string.Join(", ", hits.OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key} {h.Value}"));

    private static void Fill(EventBatch batch, EventType type)
    {
        var start = Traffic.EventTraffic.Start;

        // Somebody else, long before: the past has been observed.
        Add(batch, type, start - 100L * 86_400_000, 900_000, 900_001, 0);
        for (var i = 0; i < 200; i++)
        {
            var time = start + i * 90_000L;
            if (type == EventType.Call)
            {
                Add(batch, type, time, 1, 1_000 + i, 0);
            }
            else
            {
                // In from a stranger, out to another within a minute.
                Add(batch, type, time, 1_000 + i, 1, 46_000);
                Add(batch, type, time + 60_000, 1, 2_000 + i, 45_900);
            }
        }
    }

    private static void Add(EventBatch batch, EventType type, long time, int from, int to, int amount)
    {
        ref var e = ref batch.Next();
        e.Type = type;
        e.Time = time;
        e.Id = RecordId.Of($"{from}-{to}");
        var call = type == EventType.Call;
        batch.SetIdentifier(ref e, 0, System.Text.Encoding.UTF8.GetBytes($"+668{from:D8}"));
        batch.SetIdentifier(ref e, 1, System.Text.Encoding.UTF8.GetBytes($"+668{to:D8}"));
        if (call)
        {
            batch.SetIdentifier(ref e, 2, System.Text.Encoding.UTF8.GetBytes($"52001{from:D10}"));
            batch.SetIdentifier(ref e, 3, System.Text.Encoding.UTF8.GetBytes($"35{from:D12}"));
            batch.SetIdentifier(ref e, 4, "520-01-000001"u8);
            e.Set(EventFieldInfo.Of(EventField.DurationSeconds), 0);
            e.Set(EventFieldInfo.Of(EventField.Answered), 0);
            e.Set(EventFieldInfo.Of(EventField.Kind), TextCode.Of("voice"));
        }
        else
        {
            e.Set(EventFieldInfo.Of(EventField.Amount), amount * 100L);
            e.Set(EventFieldInfo.Of(EventField.Currency), TextCode.Of("THB"));
            e.Set(EventFieldInfo.Of(EventField.Channel), TextCode.Of("atm"));
            e.Set(EventFieldInfo.Of(EventField.PayeeAccountOpened), time - 5L * 86_400_000);
            e.Set(EventFieldInfo.Of(EventField.PayerBalanceAfter), 100);
        }

        batch.Commit();
    }
}
