using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Formats;
using FraudSignals.Formats.Reading;
using FraudSignals.Formats.Records;

namespace FraudSignals.Http.Tests.Formats;

/// <summary>One record's fields by name; texts as string, other values as the JSON they are written as.</summary>
public sealed record TestField(string Name, string Value, bool IsText);

/// <summary>Random records, ways to write them down, and a plain way to read them.</summary>
internal static class Records
{
    // Words without a digit are nobody; with seven they are taken for a number with other text, and the seventh is added below.
    private static readonly Gen<string> Words =
        Gen.String[Gen.Char["abcXYZ019 ,\"'\\/\u00e9\u0e01\u4e2d-_"], 1, 12].Where(s => s.Count(char.IsAsciiDigit) < 6)
            .Select(s => "x" + s + "7y");
    private static readonly Gen<string> Numbers = Gen.Long[10_000_000, 899_999_999].Select(n => "0" + n);
    private static readonly Gen<string> Times =
        Gen.Select(Gen.Int[0, 500_000_000], Gen.Int[0, 999], Gen.Int[-12, 14]).Select((s, ms, offset) =>
            DateTimeOffset.UnixEpoch.AddYears(40).AddSeconds(s).AddMilliseconds(ms).ToOffset(TimeSpan.FromHours(offset))
                .ToString(ms % 2 == 0 ? "yyyy-MM-ddTHH:mm:ss.fffzzz" : "yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));

    private static readonly Gen<string> Flags = Gen.Bool.Select(b => b ? "true" : "false");

    /// <summary>Records of a type, with required fields always and others sometimes, in random order.</summary>
    public static Gen<TestField[]> Of(EventType type) => type == EventType.Call
        ? Record(
            ("id", Words, true, true), ("time", Times, true, true), ("caller", Numbers, true, true), ("callee", Words, true, true),
            ("durationSeconds", Gen.Select(Gen.Int[0, 9999], Gen.Int[0, 999]).Select((s, ms) => $"{s}.{ms:d3}"), false, true),
            ("answered", Flags, false, false), ("kind", OneOf("voice", "SMS"), true, false),
            ("view", OneOf("Originating", "terminating", "both"), true, false),
            ("sim", Words, true, false), ("device", Gen.Long[10_000_000_000_000, 9_999_999_999_999_999].Select(d => $"{d}"), true, false),
            ("cell", Words, true, false), ("trunkIn", Words, true, false), ("trunkOut", Words, true, false),
            ("roaming", Flags, false, false),
            ("version", Gen.Int[0, 1000].Select(v => $"{v}"), false, false))
        : Record(
            ("id", Words, true, true), ("time", Times, true, true), ("payer", Words, true, true), ("payee", Words, true, true),
            ("amount", Gen.Int[1, int.MaxValue].Select(a => $"{a / 100}.{a % 100:d2}"), false, true),
            ("currency", OneOf("THB", "usd", "Khr"), true, true),
            ("channel", Words, true, false), ("view", OneOf("originating", "terminating"), true, false), ("payerBank", Words, true, false),
            ("payeeBank", Words, true, false), ("payerNumber", Numbers, true, false), ("payeeNumber", Numbers, true, false),
            ("payerDevice", Words, true, false),
            ("payeeAccountOpened", Gen.Int[0, 20_000]
                .Select(d => DateTime.UnixEpoch.AddDays(d).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), true, false),
            ("payerBalanceAfter", Gen.Int.Select(b => $"{b}"), false, false), ("status", OneOf("accepted", "PENDING"), true, false),
            ("payeeNameMatch", OneOf("match", "CMTC", "no match", "unavailable"), true, false));

    public static byte[] Write(BatchFormat format, TestField[][] records)
    {
        var text = format switch
        {
            BatchFormat.Json => $"[{string.Join(",\n ", records.Select(Json))}]",
            BatchFormat.NdJson => string.Concat(records.Select(r => Json(r) + "\n")),
            _ => Csv(records),
        };
        return Encoding.UTF8.GetBytes(text);
    }

    /// <summary>Reads an input given in pieces cut at the places given, with batches of a given size.</summary>
    public static (List<string> Events, RecordErrors Errors, ReadStatus Status) Read(
        BatchFormat format, EventType type, byte[] input, IEnumerable<int>? cuts = null, int capacity = 1000,
        int maxRecordBytes = RecordReader.DefaultMaxRecordBytes)
    {
        var reader = RecordReaders.Create(format, type, Source.Local, maxRecordBytes);
        var (batch, errors, positions) = (new EventBatch(capacity), new RecordErrors(int.MaxValue), new RecordPositions());
        List<string> events = [];
        var start = 0;
        foreach (var end in (cuts ?? []).Where(c => c < input.Length).Order().Append(input.Length))
        {
            while (true)
            {
                var status = reader.Read(input.AsSpan(start, end - start), end == input.Length, batch, errors, positions, out var consumed);
                start += consumed;
                if (status == ReadStatus.NeedMoreData)
                {
                    break;
                }

                events.AddRange(Enumerable.Range(0, batch.Count).Select(i => Show(batch, i) + " at " + positions.IndexOf(i)));
                batch.Clear();
                positions.Clear();
                if (status != ReadStatus.BatchFull)
                {
                    return (events, errors, status);
                }
            }
        }

        throw new InvalidOperationException("The reader asks for more than there is.");
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static Gen<TestField[]> Record(params (string Name, Gen<string> Value, bool IsText, bool IsRequired)[] fields) =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.UInt, Gen.Select(Gen.Int.Array[fields.Length], Gen.Int.Array[0]), Gen.Int)
            .SelectMany((seed, present, _, _) =>
            {
                IEnumerable<Gen<TestField>> chosen = fields.Where((f, i) => f.IsRequired || (present >> i & 1) != 0)
                    .Select(f => f.Value.Select(v => new TestField(f.Name, v, f.IsText)));
                var gens = chosen.ToArray();
                var order = new Random(seed);
                order.Shuffle(gens);
                return Sequence(gens);
            });

    private static Gen<TestField[]> Sequence(Gen<TestField>[] gens) => gens.Aggregate(
        Gen.Const(Array.Empty<TestField>()), (all, next) => all.SelectMany(list => next.Select(f => list.Append(f).ToArray())));

    private static string Json(TestField[] record) =>
        "{" + string.Join(",",
            record.Select(f => $"{JsonSerializer.Serialize(f.Name)}:{(f.IsText ? JsonSerializer.Serialize(f.Value) : f.Value)}")) + "}";

    private static string Csv(TestField[][] records)
    {
        var names = records.SelectMany(r => r.Select(f => f.Name)).Distinct().ToArray();
        var rows = records.Select(r => string.Join(",", names.Select(n => Quote(r.FirstOrDefault(f => f.Name == n)?.Value ?? ""))));
        return string.Join("\r\n", rows.Prepend(string.Join(",", names))) + "\r\n";
    }

    private static string Quote(string cell) =>
        cell.AsSpan().ContainsAny(',', '"') ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    private static string Show(EventBatch batch, int index)
    {
        var e = batch.Events[index];
        var values = Enumerable.Range(0, Event.ValueCount).Select(s => (e.Present >> s & 1) != 0 ? $"{e.Values[s]}" : "-");
        var clear = Enumerable.Range(0, Event.TokenCount).Select(s => Encoding.UTF8.GetString(batch.ClearText(e, s)));
        return $"{e.Type} {e.View} {e.SourceIndex} v{e.Version} {e.Time} {e.Id} [{string.Join(' ', values)}] [{string.Join('|', clear)}]";
    }
}
