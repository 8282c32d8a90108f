using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FraudSignals.TestKit.Feeds;

/// <summary>A way to write records down, and the contract's records that say no more than it can.</summary>
/// <param name="Layout">The name of a shipped layout, a layout itself, or null for the contract's own way.</param>
/// <param name="Fields">The contract's fields it can say.</param>
/// <param name="Reduce">Takes from a record what it cannot say; null where it cannot say the record at all.</param>
/// <param name="Write">Writes records of the contract down.</param>
public sealed record Dialect(
    string? Layout, string[] Fields, Func<Dictionary<string, string>, IEnumerable<Dictionary<string, string>>> Reduce,
    Func<IEnumerable<Dictionary<string, string>>, byte[]> Write)
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static Dialect Asterisk { get; } = new(
        "asterisk-csv", ["id", "time", "caller", "callee", "durationSeconds", "answered"],
        call => call["kind"] == "voice" ? [ToSeconds(call)] : [],
        calls => Utf8(string.Concat(calls.Select(c => string.Create(
            Culture,
            $"\"\",\"{c["caller"]}\",\"{c["callee"]}\",\"from-internal\",\"\"\"A\"\" "
            + $"<{c["caller"]}>\",\"PJSIP/1-1\",\"PJSIP/2-2\",\"Dial\",\"PJSIP/{c["callee"]},60\","
            + $"\"{Local(c):yyyy-MM-dd HH:mm:ss}\",\"\",\"{Local(c):yyyy-MM-dd HH:mm:ss}\",{c["durationSeconds"]},{c["durationSeconds"]},"
            + $"\"{(c["answered"] == "true" ? "ANSWERED" : "NO ANSWER")}\",\"DOCUMENTATION\",\"{c["id"]}\",\"\"\n")))));

    /// <summary>
    /// Both sides of each call as records of their own; every seventh long call in three parts that come in the wrong order.
    /// </summary>
    public static Dialect CircuitSwitched { get; } = new(
        "ts32298-json", ["id", "time", "caller", "callee", "durationSeconds", "answered", "kind", "view", "sim", "device"],
        call => [With(call, ("view", "originating")),
            With(call, ("id", call["id"] + "t"), ("view", "terminating"), ("sim", ""), ("device", ""))],
        calls =>
            Utf8(
                string.Concat(
                    calls.Index().SelectMany(c => Records(c.Item, c.Index))
                        .Select(r => JsonSerializer.Serialize(r.Where(v => v.Value.Length > 0).ToDictionary()) + "\n"))));

    public static Dialect Iso20022 { get; } = new(
        "pacs008-xml",
        ["id", "time", "payer", "payee", "amount", "currency", "channel", "payerBank", "payeeBank", "payerNumber", "payeeNumber"],
        transfer => transfer["status"] == "accepted" ? [transfer] : [],
        transfers => Utf8($"""
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf><GrpHdr><MsgId>M</MsgId><CreDtTm>2026-03-01T00:00:00Z</CreDtTm></GrpHdr>
            {string.Concat(transfers.Select(t => $"""
                <CdtTrfTxInf><PmtId><EndToEndId>e</EndToEndId><TxId>{t["id"]}</TxId></PmtId><PmtTpInf><LclInstrm><Prtry>{t["channel"]}</Prtry></LclInstrm></PmtTpInf>
                <IntrBkSttlmAmt Ccy="{t["currency"]}">{t["amount"]}</IntrBkSttlmAmt><AccptncDtTm>{t["time"]}</AccptncDtTm>
                <Dbtr><Nm>A &lt; B</Nm>{Contact(t["payerNumber"])}</Dbtr><DbtrAcct><Id><Othr><Id>{t["payer"]}</Id></Othr></Id></DbtrAcct><DbtrAgt><FinInstnId><BICFI>{t["payerBank"]}</BICFI></FinInstnId></DbtrAgt>
                <CdtrAgt><FinInstnId><BICFI>{t["payeeBank"]}</BICFI></FinInstnId></CdtrAgt><Cdtr>{Contact(t["payeeNumber"])}</Cdtr><CdtrAcct><Id><Othr><Id>{t["payee"]}</Id></Othr></Id></CdtrAcct></CdtTrfTxInf>

                """))}</FIToFICstmrCdtTrf></Document>
            """));

    /// <summary>
    /// Local times of the Buddhist era in two columns, accounts with dashes, amounts with commas between thousands, numbers as they are
    /// dialled, in the old Thai encoding.
    /// </summary>
    public static Dialect ThaiBank { get; } = new(
        """
        { "layout": "thai-bank", "records": "transfers", "format": "csv", "encoding": "windows-874", "separator": ";", "skipLines": 1, "thousands": ",",
          "fields": { "id": "REF", "time": { "from": ["วันที่", "เวลา"], "join": " ", "form": "d/M/yyyy HH:mm:ssf", "era": "buddhist" }, "payer": "FROM", "payee": "TO", "amount": "AMOUNT",
            "currency": { "value": "THB" }, "channel": "CHANNEL", "payerBank": "FROMBANK", "payeeBank": "TOBANK", "payerNumber": "FROMTEL", "payeeNumber": "TOTEL",
            "payeeAccountOpened": { "from": "OPENED", "form": "dd/MM/yyyy", "era": "buddhist" }, "payerBalanceAfter": "BALANCE",
            "status": { "from": "RESULT", "map": { "00": "accepted", "05": "pending" }, "else": "rejected" } } }
        """,
        ["id", "time", "payer", "payee", "amount", "currency", "channel", "payerBank", "payeeBank", "payerNumber", "payeeNumber",
            "payeeAccountOpened", "payerBalanceAfter", "status"],
        transfer => [transfer],
        transfers =>
            Thai(
                "รายงาน\nREF;วันที่;เวลา;FROM;TO;AMOUNT;CHANNEL;FROMBANK;TOBANK;FROMTEL;TOTEL;OPENED;BALANCE;RESULT;\n"
                    + string.Concat(transfers.Select(t =>
                    {
                        var (time, opened) = (Local(t), DateTime.Parse(t["payeeAccountOpened"], Culture));
                        var money = (string text) => text.Length == 0 ? "" : decimal.Parse(text, Culture).ToString("#,##0.00", Culture);
                        return string.Create(
                            Culture,
                            $"{t["id"]};{time.Day}/{time.Month}/{time.Year + 543};{time:HH:mm:ss.fff};{Dashed(t["payer"])};"
                            + $"{Dashed(t["payee"])};{money(t["amount"])};{t["channel"]};{t["payerBank"]};{t["payeeBank"]};"
                            + $"{Dialled(t["payerNumber"])};{Dialled(t["payeeNumber"])};{opened:dd/MM/}{opened.Year + 543};"
                            + $"{money(t["payerBalanceAfter"])};{t["status"] switch { "accepted" => "00", "pending" => "05", _ => "14" }};\n");
                    }))));

    /// <summary>The contract's own columns, of which a spreadsheet keeps what is written as a formula of text.</summary>
    public static Dialect Spreadsheet { get; } = new(
        null,
        ["id", "time", "caller", "callee", "durationSeconds", "answered", "kind", "sim", "device", "cell", "trunkIn", "trunkOut",
            "roaming"],
        call => [call],
        calls =>
            Utf8(
                "\uFEFFsep=,\r\n" + string.Join(',', Spreadsheet!.Fields) + ",\r\n"
                    + string.Concat(calls.Select(c => string.Join(',', Spreadsheet.Fields.Select(f =>
                        f is "caller" or "callee" or "sim" or "device" && c[f].Length > 0 ? $"\"=\"\"{c[f]}\"\"\""
                            : f is "answered" or "roaming" ? c[f].ToUpperInvariant() : c[f])) + ",\r\n"))));

    private static IEnumerable<Dictionary<string, string>> Records(Dictionary<string, string> call, int index)
    {
        var isTerminating = call["view"] == "terminating";
        var isSms = call["kind"] == "sms";
        var record = new Dictionary<string, string>
        {
            ["recordType"] = isTerminating ? (isSms ? "mtSMSRecord" : "mtCallRecord") : isSms ? "moSMSRecord" : "moCallRecord",
            ["servedIMSI"] = call["sim"],
            ["servedIMEI"] = call["device"],
            ["servedMSISDN"] = isTerminating ? call["callee"] : call["caller"],
            [isTerminating ? "callingNumber" : isSms ? "destinationNumber" : "calledNumber"] = isTerminating ? call["caller"]
                : call["callee"],
            [isSms ? "originationTime" : "seizureTime"] = call["time"],
            ["answerTime"] = call["answered"] == "true" ? call["time"] : "",
            ["callDuration"] = call["durationSeconds"],
            ["causeForTerm"] = call["answered"] == "true" ? "normalRelease" : "unsuccessfulCallAttempt",
            ["callReference"] = call["id"],
        };
        var seconds = int.Parse(call["durationSeconds"], Culture);
        if (isSms || index % 7 != 0 || seconds < 3)
        {
            return [record];
        }

        return
        [
            With(record, ("sequenceNumber", "2"), ("callDuration", "1"), ("causeForTerm", "partialRecord")),
            With(record, ("sequenceNumber", "1"), ("callDuration", "1"), ("causeForTerm", "partialRecord")),
            With(record, ("sequenceNumber", "3"), ("callDuration", (seconds - 2).ToString(Culture))),
        ];
    }

    private static Dictionary<string, string> With(Dictionary<string, string> record, params (string Name, string Value)[] changes)
    {
        var changed = new Dictionary<string, string>(record);
        foreach (var (name, value) in changes)
        {
            changed[name] = value;
        }

        return changed;
    }

    private static Dictionary<string, string> ToSeconds(Dictionary<string, string> call) =>
        With(call, ("time", Local(call).ToString("yyyy-MM-ddTHH:mm:sszzz", Culture)));

    private static DateTimeOffset Local(Dictionary<string, string> record) => DateTimeOffset.Parse(record["time"], Culture);

    private static string Contact(string number) =>
        number.Length == 0 ? "" : $"<CtctDtls><MobNb>{number.Insert(3, "-")}</MobNb></CtctDtls>";

    private static string Dashed(string account) =>
        account.Length == 10 && account.All(char.IsAsciiDigit) ? account.Insert(9, "-").Insert(4, "-").Insert(3, "-") : account;

    private static string Dialled(string number) =>
        number.StartsWith("+66", StringComparison.Ordinal) && number.Length == 12 ? $"0{number[3..5]}-{number[5..8]}-{number[8..]}"
            : number;

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Thai(string text) => CodePagesEncodingProvider.Instance.GetEncoding(874)!.GetBytes(text);
}
