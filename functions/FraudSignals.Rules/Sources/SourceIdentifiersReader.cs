using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using FraudSignals.Events.Sources;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Sources;

/// <summary>Reads what a profile says of the source's identifiers and of currencies that are none of ISO 4217.</summary>
internal static partial class SourceIdentifiersReader
{
    public const string DigitsPattern = DigitsStart + "$";
    public const string TrunkPattern = TrunkStart + "$";
    public const int MinNationalLength = 3;
    public const int MaxNationalLength = 14;

    private const string DigitsStart = "^[0-9]{1,15}";
    private const string TrunkStart = "^[0-9]{0,4}";
    private const string IdentifiersKey = "identifiers";

    public static IdentifierOptions Read(ObjectReader profile)
    {
        if (profile.Node(IdentifiersKey) is not { } node)
        {
            return IdentifierOptions.Default;
        }

        var file = new ObjectReader(node, Keys.SourceIdentifiers, profile.Report);
        return node.Kind != JsonValueKind.Object ? IdentifierOptions.Default : new IdentifierOptions
        {
            Absent = Texts(file, "absent", null, "a text the source writes where it knows nothing"),
            Withheld = Texts(file, "withheld", null, "a text the source writes where it may not say"),
            InternationalPrefixes = Texts(file, "internationalPrefixes", DigitsForm(), "digits such as \"00\""),
            TrunkPrefix = TrunkPrefix(file),
            NationalLengths = Lengths(file),
            ShortCodes = Texts(file, "shortCodes", DigitsForm(), "digits such as \"1234567\""),
            AccountsAsWritten = file.Flag("accountsAsWritten") ?? false,
        };
    }

    public static ImmutableArray<string> Currencies(ObjectReader profile)
    {
        var codes = Texts(profile, "extraCurrencies", null, "a currency code such as \"XBT\"");
        foreach (var code in codes.Where(c => !Events.Currencies.MayBeExtra(c)))
        {
            profile.Error("extraCurrencies", "bad-value", $"'{code}' cannot be added",
                "three capitals that are no code of ISO 4217 and begin with X, or one of BTC, ETH, CNH, GGP, IMP, JEP, KID, TVD, or for "
                + "history ANG, BGN, CUC, HRK, SLL, ZWL");
        }

        return codes;
    }

    private static ImmutableArray<string> Texts(ObjectReader file, string key, Regex? form, string what)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var item in file.Items(key))
        {
            if (item.Kind != JsonValueKind.String || string.IsNullOrWhiteSpace(item.Text) || form?.IsMatch(item.Text) == false)
            {
                file.Report.Error(item.Offset, "bad-value", $"'{key}' holds something that is not {what}");
            }
            else if (texts.Contains(item.Text))
            {
                file.Report.Error(item.Offset, "duplicate-value", $"'{item.Text}' stands here a second time", "keep one of them");
            }
            else
            {
                texts.Add(item.Text);
            }
        }

        return texts.ToImmutable();
    }

    // An empty one says that there is none, so it is no fault here.
    private static string? TrunkPrefix(ObjectReader file)
    {
        const string key = "trunkPrefix";
        if (file.Node(key) is not { } node)
        {
            return null;
        }

        if (node.Kind == JsonValueKind.String && TrunkForm().IsMatch(node.Text))
        {
            return node.Text;
        }

        file.Error(key, "bad-value", "a trunk prefix is up to four digits", "write \"0\", or \"\" where national numbers have none");
        return null;
    }

    private static ImmutableArray<int> Lengths(ObjectReader file)
    {
        var lengths = ImmutableArray.CreateBuilder<int>();
        foreach (var item in file.Items("nationalLengths"))
        {
            if (item.Kind == JsonValueKind.Number
                && int.TryParse(item.Text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture,
                    out var length)
                && length is >= MinNationalLength and <= MaxNationalLength)
            {
                lengths.Add(length);
            }
            else
            {
                file.Report.Error(item.Offset, "bad-value", $"a national number has {MinNationalLength} to {MaxNationalLength} digits",
                    "write how many, for example 9");
            }
        }

        return lengths.ToImmutable();
    }

    [GeneratedRegex(DigitsStart + @"\z")]
    private static partial Regex DigitsForm();

    [GeneratedRegex(TrunkStart + @"\z")]
    private static partial Regex TrunkForm();
}
