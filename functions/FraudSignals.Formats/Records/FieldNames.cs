using System.Text;
using FraudSignals.Events;

namespace FraudSignals.Formats.Records;

/// <summary>What to say about a field name that a record type does not have.</summary>
internal static class FieldNames
{
    private const int MaxShownLength = 40;
    private const int MaxShownDigits = 4;

    /// <summary>Names other systems use for our fields.</summary>
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["aParty"] = "caller", ["callingNumber"] = "caller", ["from"] = "caller", ["msisdn"] = "caller",
        ["bParty"] = "callee", ["calledNumber"] = "callee", ["to"] = "callee",
        ["startTime"] = "time", ["timestamp"] = "time", ["dateTime"] = "time", ["seizureTime"] = "time",
        ["duration"] = "durationSeconds", ["callDuration"] = "durationSeconds",
        ["imsi"] = "sim", ["servedImsi"] = "sim", ["imei"] = "device", ["servedImei"] = "device", ["cellId"] = "cell",
        ["type"] = "kind", ["recordId"] = "id", ["transactionId"] = "id", ["callReference"] = "id",
        ["debtor"] = "payer", ["sender"] = "payer", ["creditor"] = "payee", ["receiver"] = "payee", ["beneficiary"] = "payee",
        ["ccy"] = "currency", ["value"] = "amount", ["balanceAfter"] = "payerBalanceAfter",
        ["partyNameMatch"] = "payeeNameMatch", ["nameMatch"] = "payeeNameMatch", ["copResult"] = "payeeNameMatch",
        ["vopResult"] = "payeeNameMatch",
    };

    /// <summary>The name as it may be shown; null where it looks like data, as it does when a CSV file has no header.</summary>
    public static string? Shown(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > MaxShownLength || !char.IsAsciiLetter((char)name[0]))
        {
            return null;
        }

        var digits = 0;
        foreach (var b in name)
        {
            var isDigit = b is >= (byte)'0' and <= (byte)'9';
            digits += isDigit ? 1 : 0;
            if (!isDigit && !char.IsAsciiLetter((char)b) && b is not ((byte)'_' or (byte)'-' or (byte)'.' or (byte)' '))
            {
                return null;
            }
        }

        return digits > MaxShownDigits ? null : Encoding.ASCII.GetString(name);
    }

    /// <summary>A sentence that names the field that was probably meant, or lists all.</summary>
    public static string Advice(FieldTable table, string? name)
    {
        var all = table.Fields.Select(f => f.Name);
        if (name is not null)
        {
            var plain = string.Concat(name.Where(char.IsAsciiLetterOrDigit));
            var meant = Aliases.TryGetValue(plain, out var alias) && all.Contains(alias)
                ? alias
                : all.MinBy(f => Distance(plain, f));
            if (meant == alias || Distance(plain, meant!) <= Math.Max(1, plain.Length / 3))
            {
                return $"Did you mean {meant}?";
            }

            foreach (var other in Enum.GetValues<EventType>())
            {
                if (other != table.Type && EventFieldInfo.Find(other, name) is not null)
                {
                    return $"It is a field of {EventTypes.NameOf(other)}.";
                }
            }
        }

        return $"The fields are {string.Join(", ", all)}.";
    }

    /// <summary>How many letters must be added, taken away or exchanged, whatever their case.</summary>
    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j < row.Length; j++)
            {
                var above = row[j];
                var isSame = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (isSame ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
