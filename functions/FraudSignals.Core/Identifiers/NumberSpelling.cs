using System.Text;
using System.Text.RegularExpressions;

namespace FraudSignals.Identifiers;

/// <summary>
/// Takes a number out of what stands around it: URIs with their parameters, display names, extensions, separators, filler.
/// The text is folded, see <see cref="Folding"/>.
/// </summary>
internal static partial class NumberSpelling
{
    private const int MaxServiceCode = 8;

    /// <summary>Reads a text that is no placeholder.</summary>
    public static SlowReading Read(NumberPlan plan, string text)
    {
        if (text.Contains('<', StringComparison.Ordinal))
        {
            if (!Bracketed().IsMatch(text))
            {
                return SlowReading.Refused(IdentifierProblem.NotANumber);
            }

            var name = text[..text.IndexOf('<', StringComparison.Ordinal)];
            text = Bracketed().Match(text).Groups["inner"].Value.Trim();
            if (AbsentWords.Find(text) is { } inner)
            {
                return new SlowReading(AbsentWords.Find(name) is IdentifierForm.Withheld ? IdentifierForm.Withheld : inner);
            }
        }

        if (Uri().Match(text) is { Success: true } uri)
        {
            return ReadUri(plan, uri.Groups["scheme"].Value.ToLowerInvariant(), uri.Groups["rest"].Value);
        }

        // A number at a host, without a scheme.
        return text.IndexOf('@', StringComparison.Ordinal) is var at and > 0 && LooksLikeNumber(text[..at])
            ? ReadPlain(plan, text[..at])
            : ReadPlain(plan, text);
    }

    private static SlowReading ReadUri(NumberPlan plan, string scheme, string rest)
    {
        rest = rest.TrimStart('/');
        var at = rest.LastIndexOf('@');
        var host = at < 0 ? "" : HostEnd().Split(rest[(at + 1)..])[0].ToLowerInvariant();
        var user = Unescape(at < 0 ? rest : rest[..at]);
        if (scheme is not "tel" && at < 0)
        {
            user = HostEnd().Split(user)[0];
        }

        var parameters = user.Split(';', StringSplitOptions.TrimEntries);

        // A password follows a colon; it is nobody's business.
        user = scheme == "tel" ? parameters[0] : parameters[0].Split(':')[0];
        if (Placeholder(user, host) is { } nobody)
        {
            return nobody;
        }

        if (!LooksLikeNumber(user))
        {
            var name = user.Replace(" ", "", StringComparison.Ordinal);
            return !Name().IsMatch(name) || (host.Length > 0 && !Name().IsMatch(host))
                ? SlowReading.Refused(IdentifierProblem.NotANumber)
                : SlowReading.Opaque($"{(scheme == "tel" ? "tel" : "sip")}:{name}{(host.Length == 0 ? "" : "@" + host)}");
        }

        var context = parameters.Skip(1).FirstOrDefault(p => p.StartsWith("phone-context=+", StringComparison.OrdinalIgnoreCase));
        var reading = context is null || user.StartsWith('+') ? ReadPlain(plan, user)
            : InContext(plan, context[(context.IndexOf('+', StringComparison.Ordinal) + 1)..], user);
        return reading with { HasExtension = reading.HasExtension
            || parameters.Any(p => p.StartsWith("ext=", StringComparison.OrdinalIgnoreCase)) };
    }

    // RFC 3966: digits that are complete only behind those of their context.
    private static SlowReading InContext(NumberPlan plan, string context, string user)
    {
        var digits = string.Concat(context.Where(char.IsAsciiDigit));
        return digits == plan.CountryCode ? ReadPlain(plan, user) : ReadPlain(plan, $"+{digits}{user}");
    }

    private static SlowReading? Placeholder(string user, string host)
    {
        if (host is "anonymous.invalid")
        {
            return SlowReading.Withheld;
        }

        return AbsentWords.Find(user) is { } form ? new SlowReading(form)
            : Filler.Is(Events.SubjectKind.Number, user) ? SlowReading.Absent
            : null;
    }

    private static SlowReading ReadPlain(NumberPlan plan, string text)
    {
        var hasExtension = false;
        if (Extension().Match(text) is { Success: true } extension)
        {
            text = extension.Groups["number"].Value.Trim();
            hasExtension = true;
        }

        if (Labelled().Match(text) is { Success: true } labelled)
        {
            // 3GPP TS 29.571: msisdn- and the digits of an international number.
            text = labelled.Groups["gpsi"].Success ? "+" + labelled.Groups["number"].Value.TrimStart('+') : labelled.Groups["number"].Value;
        }

        text = SwitchFiller().Replace(text, "${digits}");
        return TryStrip(text, hasExtension, out var written)
            ? NumberReader.Read(plan, written) with { HasExtension = hasExtension }
            : NoNumber(text);
    }

    private static bool TryStrip(string text, bool hasExtension, out WrittenNumber written)
    {
        var digits = new StringBuilder(text.Length);
        var hasPlus = false;
        var hasSeparators = false;
        var hasZero = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c))
            {
                digits.Append(c);
            }
            else if (c == '+' && digits.Length == 0)
            {
                hasPlus = true;
            }
            else if (c is ' ' or '-' or '.' or '(' or ')' or '/' or '[' or ']' or '_')
            {
                hasSeparators = true;
                hasZero |= digits.Length > 0 && text.AsSpan(i).StartsWith("(0)");
            }
            else
            {
                written = default;
                return false;
            }
        }

        written = new WrittenNumber(digits.ToString(), hasPlus, hasSeparators, hasZero, hasExtension);
        return digits.Length > 0;
    }

    private static SlowReading NoNumber(string text)
    {
        if (!text.Any(char.IsLetter))
        {
            // *100#, #31#: codes of services are short; longer they hold a number.
            return text.Length <= MaxServiceCode && ServiceCode().IsMatch(text) ? SlowReading.Known(text)
                : SlowReading.Refused(IdentifierProblem.NotANumber);
        }

        if (Masked().IsMatch(text))
        {
            return SlowReading.Refused(IdentifierProblem.Masked);
        }

        return HoldsNumber().IsMatch(text) && !Token().IsMatch(text) ? SlowReading.Refused(IdentifierProblem.NotANumber)
            : SlowReading.Opaque(text);
    }

    private static bool LooksLikeNumber(string text) => NumberLike().IsMatch(text) && text.Any(char.IsAsciiDigit);

    private static string Unescape(string text) =>
        text.Contains('%', StringComparison.Ordinal) ? System.Uri.UnescapeDataString(text) : text;

    [GeneratedRegex("^[^<>]*<(?<inner>[^<>]*)>[^<>]*$")]
    private static partial Regex Bracketed();

    [GeneratedRegex("^(?<scheme>tel|sip|sips|callto|phone|h323):(?<rest>.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Uri();

    [GeneratedRegex("[;?:>/]")]
    private static partial Regex HostEnd();

    [GeneratedRegex(
        @"^(?<number>[+(\s]*\d[\d\s\-./()]*[\d)])\s*(?:[;,]?\s*(?:extension|extn|ext|poste|durchwahl|int|ต่อ)[.:=\s]*|[x#,;])\s*\d{1,7}$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Extension();

    [GeneratedRegex(@"^(?:(?<gpsi>msisdn-)|(?:msisdn|phone|tel|mobile|mob)[.:=\s]+)(?<number>\+?[\d\s\-./()]+)$", RegexOptions.IgnoreCase)]
    private static partial Regex Labelled();

    [GeneratedRegex("^(?<digits>[+]?[0-9]{3,})[fF]+$")]
    private static partial Regex SwitchFiller();

    [GeneratedRegex(@"^[\w.+~-]+$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[+(*#\s]*\d[\d\s\-./()*#]*(?:[fF]+)?$")]
    private static partial Regex NumberLike();

    [GeneratedRegex("^[*#][0-9*#]*$")]
    private static partial Regex ServiceCode();

    [GeneratedRegex(@"^[+(]*\d*[\d\s\-./()]*[xX*]{2,}[\d\s\-./()xX*]*$")]
    private static partial Regex Masked();

    // Seven digits with nothing but separators between them.
    [GeneratedRegex(@"(?:[0-9][\s\-./()]*){7}")]
    private static partial Regex HoldsNumber();

    [GeneratedRegex(@"^[\w\-.:=+/~@]+$")]
    private static partial Regex Token();
}
