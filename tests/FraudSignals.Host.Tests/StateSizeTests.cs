using System.Text;
using FraudSignals.Evaluation;
using FraudSignals.Events;
using FraudSignals.Identifiers;
using FraudSignals.Rules.Loading;
using FraudSignals.State;

namespace FraudSignals.Host;

/// <summary>State is bounded: with the shipped rules a subject of 20 touches a day takes at most 2 KiB after 14 event-days.</summary>
public class StateSizeTests
{
    private const long Start = 1_772_409_600_000;
    private const int Subjects = 300;
    private const int EventsPerDay = Subjects * 10;

    // Each subject is on the paying or calling side of ten events a day and on the other side of ten.
    [Theory]
    [InlineData(SubjectKind.Number)]
    [InlineData(SubjectKind.Sim)]
    [InlineData(SubjectKind.Device)]
    [InlineData(SubjectKind.Account)]
    public void A_subject_of_20_touches_a_day_stays_within_2_KiB_and_stops_growing(SubjectKind kind)
    {
        var tokenizer = new Tokenizer(new byte[32]);
        var rules =
            RuleLoader.Load(Path.Combine(AppContext.BaseDirectory, "rules"),
                (kind, key) => tokenizer.Tokenize(kind, Encoding.UTF8.GetBytes(key)));
        Assert.Empty(rules.Diagnostics);
        var engine = new Engine(rules.Snapshot!, new EngineOptions());
        var atTen = 0.0;
        for (var day = 0; day < 14; day++)
        {
            Play(engine, tokenizer, day, kind == SubjectKind.Account ? Transfer : Call);
            atTen = day == 9 ? MeanBytes(engine, kind) : atTen;
        }

        Assert.InRange(MeanBytes(engine, kind), 200, 2048);
        Assert.InRange(MeanBytes(engine, kind) / atTen, 0.9, 1.05);
    }

    private static double MeanBytes(Engine engine, SubjectKind kind) => engine.StateByKind().Single(k => k.Kind == kind).MeanBytes;

    private static void Play(Engine engine, Tokenizer tokenizer, int day, Fill fill)
    {
        var random = new Random(day);
        var batch = new EventBatch(EventsPerDay);
        for (var i = 0; i < EventsPerDay; i++)
        {
            ref var e = ref batch.Next();
            e.Time = e.Received = Start + day * 86_400_000L + i * (86_400_000L / EventsPerDay);
            e.Id = RecordId.Of($"{day}-{i}");

            var from = random.Next(Subjects);
            fill(batch, ref e, from, n => (from + 1 + n) % Subjects, random);
            batch.Commit();
        }

        tokenizer.Tokenize(batch);
        engine.Process(batch, IngestionMode.Live);
        engine.RaisedAlerts.Clear();
    }

    private delegate void Fill(EventBatch batch, ref Event e, int from, Func<int, int> neighbour, Random random);

    // A SIM and a device are touched by the calls made only, so theirs are 20 a day where two callers share them.
    private static void Call(EventBatch batch, ref Event e, int from, Func<int, int> neighbour, Random random)
    {
        // Four out of five are within a circle of ten.
        var to = neighbour(random.Next(5) == 0 ? random.Next(Subjects - 1) : random.Next(10));
        e.Type = EventType.Call;
        SetIdentifier(batch, ref e, EventField.Caller, $"+668{from:D8}");
        SetIdentifier(batch, ref e, EventField.Callee, $"+668{to:D8}");
        SetIdentifier(batch, ref e, EventField.Sim, $"52001{from / 2:D10}");
        SetIdentifier(batch, ref e, EventField.Device, $"35{from / 2:D12}");
        SetIdentifier(batch, ref e, EventField.Cell, $"cell-{from % 7 + random.Next(3)}");
        Set(ref e, EventField.DurationSeconds, random.Next(4000));
        Set(ref e, EventField.Answered, random.Next(4) == 0 ? 0 : 1);
        Set(ref e, EventField.Kind, TextCode.Of("voice"));
    }

    private static void Transfer(EventBatch batch, ref Event e, int from, Func<int, int> neighbour, Random random)
    {
        // One payment in ten goes to anybody, the others to three, and most are small: no rule hits often.
        var to = neighbour(random.Next(10) == 0 ? random.Next(Subjects - 1) : random.Next(3));
        e.Type = EventType.Transfer;
        SetIdentifier(batch, ref e, EventField.Payer, $"account-{from}");
        SetIdentifier(batch, ref e, EventField.Payee, $"account-{to}");
        SetIdentifier(batch, ref e, EventField.PayerNumber, $"+668{from:D8}");
        SetIdentifier(batch, ref e, EventField.PayerDevice, $"device-{from}");
        Set(ref e, EventField.Currency, TextCode.Of("THB"));
        Set(ref e, EventField.Amount, 100 * random.Next(20, random.Next(10) == 0 ? 2_000 : 300));
        Set(ref e, EventField.PayerBalanceAfter, 100 * random.Next(100_000, 200_000));
        Set(ref e, EventField.Channel, TextCode.Of(random.Next(10) == 0 ? "card" : "transfer"));
    }

    private static void SetIdentifier(EventBatch batch, ref Event e, EventField field, string text) =>
        batch.SetIdentifier(ref e, EventFieldInfo.Of(field).Position, Encoding.UTF8.GetBytes(text));

    private static void Set(ref Event e, EventField field, long value) => e.Set(EventFieldInfo.Of(field), value);
}
