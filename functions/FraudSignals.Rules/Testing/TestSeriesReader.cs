using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FraudSignals.Events;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Testing;

/// <summary>Writes out the records of a test: each series is one record, repeated in steps, with counters in its texts.</summary>
internal sealed class TestSeriesReader(FileReport report, DateTimeOffset start, ObjectReader? defaults)
{
    public const int MostRepeats = 10_000;
    public const int MostSent = 100;

    // Of one test; more would make a slip look like a hang.
    private const int MostRecords = 100_000;

    private static readonly (string Key,
        EventType Type)[] Kinds = [("call", EventType.Call), ("transfer", EventType.Transfer), ("verdict", EventType.Verdict)];

    private int _series;
    private long _records;

    /// <summary>The records of one list of series, in the order in which they are received.</summary>
    public ImmutableArray<TestRecord> Read(ObjectReader test, string key, bool isHistory)
    {
        var records = new List<TestRecord>();
        foreach (var node in test.Items(key))
        {
            Read(new ObjectReader(node, Keys.TestSeries, report), isHistory, records);
        }

        return [.. records.OrderBy(r => r.Received)];
    }

    private void Read(ObjectReader series, bool isHistory, List<TestRecord> records)
    {
        var number = _series++;
        if (Kinds.Where(k => series.Has(k.Key)).ToArray() is not [var (key, type)])
        {
            series.Error("transfer", "missing-key", "a series is of one 'call', of one 'transfer' or of one 'verdict'");
            return;
        }

        var before = report.Count;
        var fields = Fields(series, key);
        var at = TestFileReader.Offset(series, "at") ?? TimeSpan.Zero;
        var repeat = series.Integer("repeat", 1, MostRepeats) ?? 1;
        var every = TestFileReader.Offset(series, "every", TimeSpan.Zero) ?? TimeSpan.Zero;
        var delay = TestFileReader.Offset(series, "received", TimeSpan.Zero) ?? TimeSpan.Zero;
        var sent = series.Integer("sent", 1, MostSent) ?? 1;
        if (repeat > 1 && !series.Has("every"))
        {
            series.Error("repeat", "missing-key", "a repeated record needs 'every'", "for example \"every\": \"1m\"");
        }

        if (isHistory && at + every * (repeat - 1) >= TimeSpan.Zero)
        {
            series.Error("at", "bad-offset", "history lies before the start", "write for example \"-3d\"");
        }

        if ((at + every * (repeat - 1)).Duration() + delay > TestOffset.Longest)
        {
            series.Error("every", "bad-offset", $"the series goes on for more than {TestOffset.Longest.Days} days");
        }

        _records += (long)repeat * sent;
        if (_records > MostRecords)
        {
            series.Error("repeat", "too-many", $"the test has more than {MostRecords} records");
        }

        if (report.Count != before)
        {
            return;
        }

        var line = report.Source.PositionOf(series.Offset).Line;
        for (var i = 0; i < repeat; i++)
        {
            var time = start + at + every * i;
            var record = new TestRecord(type, Json(fields, number, i, time), time, isHistory ? time : time + delay, line);
            records.AddRange(Enumerable.Repeat(record, sent));
        }
    }

    private List<JsonMember> Fields(ObjectReader series, string key)
    {
        var own = series.Members(key);
        foreach (var member in own.Where(m => m.Key == "time"))
        {
            report.Error(member.Offset, "unknown-key", "the time of a record comes from 'at'", "remove it here");
        }

        var fields = own.Concat((defaults?.Members(key) ?? []).Where(d => own.All(o => o.Key != d.Key))).ToList();
        foreach (var member in fields.Where(m => m.Value.Kind is JsonValueKind.Object or JsonValueKind.Array))
        {
            report.Error(member.Value.Offset, "wrong-type",
                $"'{member.Key}' must be a text, a number, true or false, not {member.Value.Description}");
        }

        return fields;
    }

    private static string Json(List<JsonMember> fields, int series, int repetition, DateTimeOffset time)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (fields.All(f => f.Key != "id"))
            {
                json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"{series}-{repetition}"));
            }

            json.WriteString("time", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            foreach (var field in fields)
            {
                json.WritePropertyName(field.Key);
                if (field.Value.Kind == JsonValueKind.String)
                {
                    json.WriteStringValue(Counters.Fill(field.Value.Text, repetition));
                }
                else
                {
                    field.Value.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
