using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Http.Contract;
using FraudSignals.Http.Tests.Endpoints;
using FraudSignals.Identifiers;
using FraudSignals.Ports;
using FraudSignals.Rules.Loading;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Http.Tests.BadInput;

/// <summary>
/// Good records of every format and some layouts, changed at random: never a 500, never somebody called null, and every refusal
/// says which record and which field.
/// </summary>
public sealed class MutatedRecordsTests
{
    private const int BatchSize = 500;

    private static readonly string[] Nobody =
    [
        "null", "NULL", "Null", "none", "nan", "NaN", "n/a", "N/A", "#N/A", "-", "--", "?", "???", "unknown", "Unknown", "anonymous",
        "Anonymous", "<anonymous>",
        "private", "Private Number", "restricted", "unavailable", "withheld", "\\N", "undefined", "0", "00", "000000000",
        "0000000000000000", "(null)", "[none]", "not available",
        "sip:anonymous@anonymous.invalid", "ไม่ทราบ", "不明", "\u200Bnull\u200B", "ＮＵＬＬ", "unbekannt", "inconnu",
    ];

    private static readonly string[] Odd =
    [
        "", " ", "6.68123E+10", "6,68123E+10", "66812345678.0", "=1+1", "1e999", "-1", "99999999999999999999999999", "1.5.5", "true", "yes",
        "2026-13-45T99:99:99Z", "1/3/2569",
        "2569-03-01T00:00:00Z", "\t", "'", "A", "+", "+0", "tel:+66812345678", "+66 81 234 5678 ext 5", "XXX", "ZZZ", "accepted?", "ACSC",
        "\u202E+66812345678", "e\u0301", "\uD83D\uDCDE",
        new string('9', 70), new string('x', 300),
    ];

    // What is wrong with a record as a whole has no field.
    private static readonly HashSet<string> OfRecords =
    [
        "invalid_json", "not_an_object", "invalid_csv", "column_count", "record_too_large", "nobody_known", "duplicate_field",
        "unknown_field",
    ];

    private static readonly HashSet<string> Plain = [.. Nobody.Select(PlainOf).Where(w => w.Length > 0)];

    [Fact]
    public Task Forty_thousand() => RunAsync(batches: 80, seed: 1);

    [Fact(Explicit = true)] // Two million take minutes; the suite has forty thousand.
    public Task Two_million() => RunAsync(batches: 4000, seed: 2);

    private static async Task RunAsync(int batches, int seed)
    {
        var loaded = RuleLoader.Load(RulesPath, (kind, key) => WrittenKeys.TokenOf(new Tokenizer(new byte[32]), kind, key));
        var checking = new CheckingIngestion();
        await using var server = await TestServer.StartAsync(
            o =>
            {
                foreach (var (index, layout) in loaded.Layouts.Index())
                {
                    o.Sources.Add(
                        new Source { Index = (ushort)(index + 1), Name = layout.Name, TimeZone = TimeZoneInfo.Utc, Layouts = [layout] });
                }
            },
            services => services.AddSingleton<IIngestion>(checking));
        var random = new Random(seed);
        var writers = Writers().ToList();
        var (posted, refused) = (0L, 0L);
        for (var batch = 0; batch < batches; batch++)
        {
            var (source, path, type, head, tail, separator, record) = writers[batch % writers.Count];
            var records = Enumerable.Range(0, BatchSize).Select(i => Mutate(record($"{batch}-{i}", random), random)).ToList();
            var body = Encoding.UTF8.GetBytes(head + string.Join(separator, records) + tail);
            var answer = await server.PostAsync(path, body, type, null, (FraudSignalsHttpOptions.SourceHeader, source));
            Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest,
                $"{source} {batch}: {answer.Status} {answer.Text}");
            foreach (var error in answer.Json.TryGetProperty("errors", out var errors) ? errors.EnumerateArray().ToList() : [])
            {
                var code = error.GetProperty("code").GetString()!;
                Assert.InRange(error.GetProperty("index").GetInt64(), 0, 3 * BatchSize);
                Assert.NotEmpty(error.GetProperty("detail").GetString()!);
                Assert.True(error.TryGetProperty("field", out _) || OfRecords.Contains(code), $"{source}: {error}");
            }

            Assert.Empty(checking.Wrong);
            posted += BatchSize;
            refused += answer.Json.GetProperty("rejected").GetInt64();
        }

        // Changed at random, and yet most of what is good was read and much of what is bad refused.
        Assert.InRange(checking.Taken, posted / 20, posted);
        Assert.InRange(refused, posted / 20, posted);
    }

    private static IEnumerable<(string Source, string Path, string Type, string Head, string Tail, string Separator,
        Func<string, Random, string> Record)> Writers()
    {
        yield return ("local", "/api/calls", "text/csv", "id,time,caller,callee,durationSeconds,answered,sim,device,cell\n", "\n", "\n",
            (id, r) =>
                $"{id},2026-03-01T09:30:00Z,{Number(r)},{Number(r)},{r.Next(100)},true,52001{r.Next(1_000_000_000):d10},35693803564{r.Next(1000):d3}9,520-01-{r.Next(99999)}");
        yield return ("local", "/api/calls", "application/x-ndjson", "", "\n", "\n",
            (id, r) =>
                $$"""{"id":"{{id}}","time":"2026-03-01T09:30:00Z","caller":"{{Number(r)}}","callee":"{{Number(r)}}","durationSeconds":{{r.Next(100)}},"answered":true}""");
        yield return ("local", "/api/transfers", "application/json", "[", "]", ",",
            (id, r) =>
                $$"""{"id":"{{id}}","time":"2026-03-01T09:30:00Z","payer":"{{Account(r)}}","payee":"{{Account(r)}}","amount":"{{r.Next(1, 9999)}}.50","currency":"THB","status":"accepted","payerNumber":"{{Number(r)}}"}""");
        yield return ("local", "/api/transfers", "text/csv", "id,time,payer,payee,amount,currency,status,payeeAccountOpened\n", "\n", "\n",
            (id, r) => $"{id},2026-03-01T09:30:00+07:00,{Account(r)},{Account(r)},{r.Next(1, 9999)}.25,THB,ACSC,2026-01-0{r.Next(1, 9)}");
        yield return ("asterisk-csv", "/api/calls", "text/csv", "", "\n", "\n",
            (id, r) =>
                $"\"\",\"{Number(r)}\",\"{Number(r)}\",\"c\",\"\"\"A\"\" <1>\",\"PJSIP/1\",\"PJSIP/2\",\"Dial\",\"x,60\",\"2026-03-01 "
                + $"09:30:00\",,\"2026-03-01 09:31:00\",48,42,\"ANSWERED\",\"DOCUMENTATION\",\"{id}\",\"\"");
        yield return ("ts32298-json", "/api/calls", "application/x-ndjson", "", "\n", "\n",
            (id, r) =>
                $$"""{"recordType":"{{(r.Next(2) == 0 ? "moCallRecord" : "mtCallRecord")}}","servedIMSI":"52001{{r.Next(1_000_000_000):d10}}","servedMSISDN":"{{Number(r)}}","callingNumber":"{{Number(r)}}","calledNumber":{"address":"{{Number(r)}}" },"seizureTime":"2026-03-01T09:30:00Z","callDuration":{{r.Next(100)}},"callReference":"{{id}}","sequenceNumber":{{r.Next(1, 4)}},"causeForTerm":"normalRelease"}""");
        yield return ("pacs008-xml", "/api/transfers", "application/xml",
            "<Document><GrpHdr><CreDtTm>2026-03-01T09:30:00Z</CreDtTm></GrpHdr>", "</Document>", "\n",
            (id, r) =>
                $"<CdtTrfTxInf><PmtId><TxId>{id}</TxId></PmtId><IntrBkSttlmAmt "
                + $"Ccy=\"THB\">{r.Next(1, 9999)}.50</IntrBkSttlmAmt><DbtrAcct><Id><Othr><Id>{Account(r)}</Id></Othr></Id></DbtrAcct><CdtrAcct><Id><IBAN>{Account(r)}</IBAN></Id></CdtrAcct></CdtTrfTxInf>");
    }

    /// <summary>Puts another value in the place of one, or damages a byte or two.</summary>
    private static string Mutate(string record, Random random)
    {
        var what = random.Next(10);
        if (what < 2)
        {
            return record;
        }

        if (what < 8)
        {
            // The places between separators of any format; the sixth part of them stay what they are.
            var cuts = record.Index().Where(c => c.Item is ',' or '"' or '<' or '>' or ':').Select(c => c.Index).ToList();
            var at = random.Next(cuts.Count - 1);
            var words = random.Next(2) == 0 ? Nobody : Odd;
            var length = cuts[at + 1] - cuts[at] - 1;
            return length == 0 ? record : record.Remove(cuts[at] + 1, length).Insert(cuts[at] + 1, words[random.Next(words.Length)]);
        }

        var text = new StringBuilder(record);
        for (var i = random.Next(3); i >= 0; i--)
        {
            switch (random.Next(3))
            {
                case 0:
                    text[random.Next(text.Length)] = (char)random.Next(1, 0x2FF);
                    break;
                case 1:
                    text.Remove(random.Next(text.Length / 2), random.Next(1, 9));
                    break;
                default:
                    text.Insert(random.Next(text.Length), text.ToString(0, random.Next(1, 30)));
                    break;
            }
        }

        return text.ToString();
    }

    private static string Number(Random random) =>
        string.Create(CultureInfo.InvariantCulture, $"+668{random.Next(10_000_000, 99_999_999)}");

    private static string Account(Random random) =>
        string.Create(CultureInfo.InvariantCulture, $"{random.Next(1, 10)}{random.Next(100_000_000, 999_999_999)}");

    private static string PlainOf(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormKC).Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static string RulesPath =>
        typeof(MutatedRecordsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Rules").Value!;

    /// <summary>Looks at everybody that is named, and keeps nothing.</summary>
    private sealed class CheckingIngestion : IIngestion
    {
        public long Taken { get; private set; }

        /// <summary>Identifiers that are nobody's.</summary>
        public List<string> Wrong { get; } = [];

        public ValueTask<BatchOutcome> SubmitAsync(EventBatch batch, Source source, IngestionMode mode, CancellationToken cancellation)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                batch.Outcomes[i] = RecordOutcome.Accepted;
                for (var slot = 0; slot < Event.TokenCount; slot++)
                {
                    var text = Encoding.UTF8.GetString(batch.ClearText(batch.Events[i], slot));
                    var plain = PlainOf(text);
                    if (text.Length > 0
                        && (plain.Length == 0 || plain.Trim('0').Length == 0 || Plain.Contains(plain)
                            || text.Contains("E+", StringComparison.Ordinal)))
                    {
                        Wrong.Add($"{source.Name} {slot}: {text}");
                    }
                }
            }

            Taken += batch.Count;
            return ValueTask.FromResult(new BatchOutcome(0, 0));
        }
    }
}
