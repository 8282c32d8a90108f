using System.Text;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Ingestion;
using FraudSignals.Rules.Files;
using FraudSignals.Subjects;

namespace FraudSignals.Host;

/// <summary>State is bounded: with the shipped rules a number of 20 touches a day takes at most 2 KiB after 14 event-days.</summary>
public class StateSizeTests
{
    private const long Start = 1_772_409_600_000;

    [Fact]
    public void A_number_of_20_touches_a_day_takes_at_most_2048_bytes_and_stops_growing()
    {
        var tokenizer = new Tokenizer(new byte[32]);
        var rules = RuleLoader.Load(Path.Combine(AppContext.BaseDirectory, "rules"), (kind, key) => tokenizer.Tokenize(kind, Encoding.UTF8.GetBytes(key)));
        Assert.Empty(rules.Diagnostics);
        var engine = new Engine(rules.Snapshot!, new EngineOptions());
        var atTen = 0.0;
        for (var day = 0; day < 14; day++)
        {
            Play(engine, tokenizer, day);
            atTen = day == 9 ? Number(engine) : atTen;
        }

        Assert.InRange(Number(engine), 500, 2048);
        Assert.InRange(Number(engine) / atTen, 0.9, 1.05);
    }

    private static double Number(Engine engine) => engine.StateByKind().Single(k => k.Kind == SubjectKind.Number).MeanBytes;

    // 300 numbers, 10 calls made and 10 received each, four out of five in a circle of ten.
    private static void Play(Engine engine, Tokenizer tokenizer, int day)
    {
        const int Numbers = 300;
        const int Calls = Numbers * 10;
        var random = new Random(day);
        var batch = new EventBatch(Calls);
        for (var i = 0; i < Calls; i++)
        {
            ref var e = ref batch.Next();
            var caller = random.Next(Numbers);
            var callee = (caller + 1 + (random.Next(5) == 0 ? random.Next(Numbers - 1) : random.Next(10))) % Numbers;
            e.Type = EventType.Call;
            e.Time = e.Received = Start + day * 86_400_000L + i * (86_400_000L / Calls);
            e.Id = RecordId.Of($"{day}-{i}");
            Set(batch, ref e, 0, $"+668{caller:D8}");
            Set(batch, ref e, 1, $"+668{callee:D8}");
            Set(batch, ref e, 2, $"52001{caller:D10}");
            Set(batch, ref e, 3, $"35{caller:D12}");
            Set(batch, ref e, 4, $"cell-{caller % 7 + random.Next(3)}");
            e.Set(EventFieldInfo.Of(EventField.DurationSeconds), random.Next(4000));
            e.Set(EventFieldInfo.Of(EventField.Answered), random.Next(4) == 0 ? 0 : 1);
            e.Set(EventFieldInfo.Of(EventField.Kind), TextCode.Of("voice"));
            batch.Commit();
        }

        tokenizer.Tokenize(batch);
        engine.Process(batch, IngestionMode.Live);
        engine.Decisions.Clear();
    }

    private static void Set(EventBatch batch, ref Event e, int slot, string text) => batch.SetIdentifier(ref e, slot, Encoding.UTF8.GetBytes(text));
}
