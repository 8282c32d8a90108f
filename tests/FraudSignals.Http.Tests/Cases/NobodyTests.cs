using System.Text;
using CsCheck;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Formats;
using FraudSignals.Formats.Records;

namespace FraudSignals.Http.Tests.Cases;

/// <summary>No word for nobody becomes a subject, in any identifier field of any format.</summary>
public sealed class NobodyTests
{
    private static readonly string[] Words =
    [
        "NULL", "none", "NaN", "N/A", "-", "--", "?", ".", "0", "00000000000000", "unknown", "Unavailable", "undefined", "not available",
        "(null)", "<unknown>", "anonymous",
        "PRIVATE", "restricted", "Withheld", "blocked", "No Caller ID", "Number_Withheld", "sip:anonymous@anonymous.invalid",
        "111111111111111", "FFFFFFFFFFFFFFF", "''",
    ];

    // Verdicts are given by responders, not read from files.
    private static readonly (EventType Type, EventFieldInfo Field)[] Fields =
        [.. EventFieldInfo.All.Where(f => f.Kind == FieldKind.Identifier && f.Type != EventType.Verdict).Select(f => (f.Type, f))];

    [Fact]
    public void A_placeholder_in_any_field_of_any_format_is_nobody() => Gen.Select(
            Gen.Int[0, Words.Length - 1], Gen.Int[0, Fields.Length - 1], Gen.Enum<BatchFormat>().Where(f => f != BatchFormat.Xml), Gen.Bool)
        .Sample((word, at, format, isUpper) =>
        {
            var (type, field) = Fields[at];

            // An address is a number's or an account's at most.
            var text = Words[word].Contains(':', StringComparison.Ordinal)
                && Roles.KindOf(Roles.Of(type, field.Position)) != SubjectKind.Number
                ? "anonymous" : Words[word];
            var (batch, errors) = Read(type, format, field.Name, isUpper ? text.ToUpperInvariant() : text);
            return batch.Count == 1 && errors.Rejected == 0 && batch.ClearText(batch.Events[0], field.Position).IsEmpty
                && !batch.ClearText(batch.Events[0], field.Position == 0 ? 1 : 0).IsEmpty;
        }, iter: 2000);

    private static (EventBatch Batch, RecordErrors Errors) Read(EventType type, BatchFormat format, string field, string text)
    {
        Dictionary<string, string> record = type == EventType.Call
            ? new() { ["id"] = "1", ["time"] = "2026-03-01T09:30:00Z", ["caller"] = "0812345678", ["callee"] = "0898765432",
                ["durationSeconds"] = "1" }
            : new() { ["id"] = "1", ["time"] = "2026-03-01T09:30:00Z", ["payer"] = "A1", ["payee"] = "A2", ["amount"] = "1",
                ["currency"] = "THB" };
        record[field] = text;
        var body = format switch
        {
            BatchFormat.Csv => $"{string.Join(',', record.Keys)}\n{string.Join(',', record.Values.Select(Quoted))}\n",
            _ =>
                "{" + string.Join(',', record.Select(f => $"\"{f.Key}\":{Json(f.Key, f.Value)}")) + "}\n",
        };

        static string Quoted(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

        static string Json(string key, string value) =>
            key is "durationSeconds" or "amount" ? value : System.Text.Json.JsonSerializer.Serialize(value);

        var (batch, errors) = (new EventBatch(4), new RecordErrors());
        RecordReaders.Create(format, type, Source.Local).Read(Encoding.UTF8.GetBytes(body), true, batch, errors, null, out _);
        return (batch, errors);
    }
}
