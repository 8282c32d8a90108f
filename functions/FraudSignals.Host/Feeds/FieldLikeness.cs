using FraudSignals.Events;
using FraudSignals.Events.Layouts;

namespace FraudSignals.Host.Feeds;

/// <summary>Which of a sender's names is probably which field, by the words others use for it.</summary>
internal static class FieldLikeness
{
    // Whole names in lower-case letters and digits, the likelier first.
    private static readonly Dictionary<string, string[]> Names = new()
    {
        ["id"] =
        [
            "id", "recordid", "uniqueid", "uuid", "callid", "cdrid", "transactionid", "txid", "txnid", "reference", "ref", "refno",
            "referenceno", "callreference", "endtoendid", "instrid", "tranid",
        ],
        ["time"] =
        [
            "time", "datetime", "timestamp", "starttime", "start", "startstamp", "calltime", "callstart", "calldate",
            "transactiontime", "transactiondate", "txntime", "seizuretime", "eventtime", "datetimeorigination", "valuedate",
            "bookingtime", "createdat",
        ],
        ["caller"] =
        [
            "caller", "callernumber", "callingnumber", "callingpartynumber", "anumber", "aparty", "apartynumber", "from",
            "fromnumber", "src", "source", "msisdn", "calleridnumber", "originatingnumber", "ani", "cli",
        ],
        ["callee"] =
        [
            "callee", "calleenumber", "callednumber", "calledpartynumber", "finalcalledpartynumber", "bnumber", "bparty",
            "bpartynumber", "to", "tonumber", "dst", "destination", "destinationnumber", "terminatingnumber", "dialednumber",
            "diallednumber", "dnis",
        ],
        ["durationSeconds"] =
        [
            "durationseconds", "billsec", "talktime", "callduration", "duration", "durationsec", "seconds", "billableseconds",
            "chargeableduration", "conversationtime",
        ],
        ["answered"] = ["answered", "disposition", "callstatus", "answerstate", "answerstatus", "isanswered", "result", "hangupcause"],
        ["kind"] = ["kind", "calltype", "servicetype", "eventtype", "recordtype"],
        ["sim"] = ["sim", "imsi", "servedimsi", "callerimsi"],
        ["device"] = ["device", "imei", "servedimei", "callerimei"],
        ["cell"] = ["cell", "cellid", "cgi", "ecgi", "cellglobalid", "firstcell", "startcell"],
        ["trunkIn"] = ["trunkin", "incomingtrunk", "intrunk", "ingresstrunk", "trunkgroupin"],
        ["trunkOut"] = ["trunkout", "outgoingtrunk", "outtrunk", "egresstrunk", "trunkgroupout"],
        ["roaming"] = ["roaming", "isroaming"],
        ["payer"] =
        [
            "payer", "payeraccount", "debtoraccount", "fromaccount", "senderaccount", "sourceaccount", "nameorig", "debitaccount",
            "sender", "debtor", "fromacct", "accountfrom",
        ],
        ["payee"] =
        [
            "payee", "payeeaccount", "creditoraccount", "toaccount", "beneficiaryaccount", "receiveraccount", "destinationaccount",
            "namedest", "creditaccount", "receiver", "creditor", "beneficiary", "toacct", "accountto",
        ],
        ["amount"] = ["amount", "amt", "transactionamount", "txnamount", "value", "amountpaid", "paymentamount"],
        ["currency"] = ["currency", "ccy", "currencycode", "curr"],
        ["channel"] = ["channel", "paymentchannel", "paymentmethod", "paymentformat", "method", "type", "transactiontype", "txntype"],
        ["status"] = ["status", "transactionstatus", "txnstatus", "txsts", "state", "result", "resultcode", "responsecode"],
        ["payerBank"] = ["payerbank", "frombank", "senderbank", "debtoragent", "sendingbank", "sourcebank"],
        ["payeeBank"] = ["payeebank", "tobank", "receiverbank", "creditoragent", "receivingbank", "beneficiarybank", "destinationbank"],
        ["payerNumber"] = ["payernumber", "payerphone", "payermobile", "sendermobile", "fromtel", "senderphone"],
        ["payeeNumber"] = ["payeenumber", "payeephone", "payeemobile", "receivermobile", "totel", "receiverphone", "proxy", "promptpayid"],
        ["payerDevice"] = ["payerdevice", "deviceid", "senderdevice"],
        ["payeeAccountOpened"] = ["payeeaccountopened", "accountopened", "openeddate", "opened", "accountopendate"],
        ["payeeNameMatch"] = ["payeenamematch", "partynamematch", "namematch", "copresult", "vopresult"],
        ["payerBalanceAfter"] = ["payerbalanceafter", "balanceafter", "newbalance", "newbalanceorig", "balance", "runningbalance"],
    };

    private static readonly string[] Joints = [" ", "T", ""];
    private static readonly string[] Offsets = ["", "zzz", " zzz"];
    private static readonly string[] Answered =
        ["answered", "answer", "connected", "success", "completed", "yes", "true", "y", "1", "normalclearing", "normal_clearing"];

    /// <summary>The names a sender has for the fields of a type: field -> name; each name once.</summary>
    public static Dictionary<string, string> Match(IReadOnlyList<string> names, EventType type)
    {
        var fields = EventFieldInfo.All.Where(f => f.Type == type && !f.Derived).Select(f => f.Name).Prepend("time").Prepend("id");
        var plain = names.ToDictionary(n => n, n => Plain(Last(n)));
        var found = new Dictionary<string, string>();
        foreach (var (field, rank, name) in fields
            .SelectMany(
                f => Names.GetValueOrDefault(f, []).Index()
                    .SelectMany(a => names.Where(n => plain[n] == a.Item || Plain(n) == a.Item).Select(n => (f, a.Index, n))))
            .OrderBy(m => m.Index))
        {
            if (!found.ContainsKey(field) && !found.ContainsValue(name))
            {
                found.Add(field, name);
            }
        }

        return found;
    }

    /// <summary>Whether more names are those of calls than of transfers; null where neither are.</summary>
    public static EventType? TypeOf(IReadOnlyList<string> names)
    {
        var (calls, transfers) = (Match(names, EventType.Call).Count, Match(names, EventType.Transfer).Count);
        return calls == transfers ? null : calls > transfers ? EventType.Call : EventType.Transfer;
    }

    /// <summary>Whether a word says that a call was answered.</summary>
    public static bool SaysAnswered(string word) => Answered.Contains(word.ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal));

    /// <summary>The form that all of the texts have; null where none fits them all.</summary>
    public static TimeForm? FormOf(IReadOnlyCollection<string> texts, bool isDate)
    {
        string[] dates = ["yyyy-MM-dd", "d/M/yyyy", "M/d/yyyy", "yyyy/M/d", "d-M-yyyy", "d.M.yyyy", "yyyyMMdd", "d MMM yyyy", "d-MMM-yyyy",
            "d/M/yy"];
        string[] times = ["HH:mm:ssf", "H:mm", "HH.mm.ss", "HHmmss", "h:mm:ss tt", "h:mm tt"];
        IEnumerable<string> patterns = isDate ? dates
            : dates.SelectMany(d => Joints.SelectMany(s => times.SelectMany(t => Offsets.Select(z => d + s + t + z))));
        if (!isDate && texts.All(t => t.Length is >= 9 and <= 17 && t.All(char.IsAsciiDigit)))
        {
            // Of this century, by the number of digits.
            var count = texts.First().Length switch { <= 11 => "epochSeconds", <= 14 => "epochMilliseconds", _ => "epochMicroseconds" };
            patterns = patterns.Append(count);
        }

        return texts.Count == 0 ? null : patterns.Select(p => Fits(p, texts, isDate)).FirstOrDefault(f => f != null);
    }

    private static TimeForm? Fits(string pattern, IReadOnlyCollection<string> texts, bool isDate)
    {
        var form = TimeForm.Of(pattern, isBuddhist: false);
        Span<byte> written = stackalloc byte[64];
        var (least, most) = (9999, 0);
        foreach (var text in texts)
        {
            var length = form == null || text.Length > 40 ? 0 : form.Rewrite(System.Text.Encoding.UTF8.GetBytes(text), written, isDate);
            if (length == 0 || !DateTime.TryParse(System.Text.Encoding.ASCII.GetString(written[..Math.Min(10, length)]), out var day)
                || form == null)
            {
                return null;
            }

            (least, most) = (Math.Min(least, day.Year), Math.Max(most, day.Year));
        }

        return least is > 2450 and < 2700 ? TimeForm.Of(pattern, isBuddhist: true) : least < 1970 || most > 2199 ? null : form;
    }

    private static string Last(string path) => path[(path.LastIndexOf('.') + 1)..].Replace("[]", "", StringComparison.Ordinal);

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
