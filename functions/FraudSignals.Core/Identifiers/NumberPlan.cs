using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using FraudSignals.Events.Sources;
using PhoneNumbers;

namespace FraudSignals.Identifiers;

/// <summary>
/// How one country writes its numbers, from libphonenumber's metadata or as a source says. The few facts that plain numbers are
/// read by are taken out once; all else asks the library, which takes microseconds and allocates.
/// </summary>
internal sealed class NumberPlan
{
    // 7 to 14 digits: what a country without metadata is taken to have.
    private const uint AnyLength = 0x7F80;

    private static readonly PhoneNumberUtil Library = PhoneNumberUtil.GetInstance();
    private static readonly ConcurrentDictionary<string, NumberPlan> Countries = new(StringComparer.Ordinal);

    private readonly string _region;
    private readonly Regex? _abroad;
    private readonly ImmutableArray<string> _ownPrefixes;
    private readonly ImmutableHashSet<string> _shortCodes;
    private readonly bool _isOwn;

    private NumberPlan(string countryCode, IdentifierOptions options)
    {
        CountryCode = countryCode;
        _region = Library.GetRegionCodeForCountryCode(int.Parse(countryCode, CultureInfo.InvariantCulture)) ?? "ZZ";
        var country = Library.GetMetadataForRegion(_region);
        _abroad = country?.InternationalPrefix is { Length: > 0 } prefix ? new Regex($"^(?:{prefix})", RegexOptions.CultureInvariant)
            : null;
        _ownPrefixes = options.InternationalPrefixes.IsDefault ? [] : options.InternationalPrefixes;
        _shortCodes = options.ShortCodes.IsDefault ? [] : [.. options.ShortCodes];
        _isOwn = options.TrunkPrefix is not null || !options.NationalLengths.IsDefaultOrEmpty;
        TrunkPrefix = options.TrunkPrefix ?? (country is null ? "0" : country.NationalPrefix ?? "");
        Lengths = !options.NationalLengths.IsDefaultOrEmpty ? Bits(options.NationalLengths)
            : country is null ? AnyLength
            : LengthsOf(country.FixedLine, country) | LengthsOf(country.Mobile, country);
        AbroadHead = _ownPrefixes.Length > 0 ? _ownPrefixes.FirstOrDefault(p => !p.StartsWith("00", StringComparison.Ordinal)) ?? ""
            : country?.InternationalPrefix is { Length: > 0 } fixedPrefix && fixedPrefix.All(char.IsAsciiDigit)
                && !fixedPrefix.StartsWith("00", StringComparison.Ordinal)
                ? fixedPrefix : "";
    }

    /// <summary>How certain the library is of a number.</summary>
    public enum Certainty : byte
    {
        None,

        /// <summary>It has a length that numbers of its country have.</summary>
        Possible,

        /// <summary>It lies in a range that is in use.</summary>
        Valid,
    }

    /// <summary>The country calling code, digits only.</summary>
    public string CountryCode { get; }

    /// <summary>The digits before a national number that do not belong to it; empty where there are none, or they are kept.</summary>
    public string TrunkPrefix { get; }

    /// <summary>A bit for each number of digits that lines and mobiles have.</summary>
    public uint Lengths { get; }

    /// <summary>The way out of the country where it begins otherwise than with 00; empty for others.</summary>
    public string AbroadHead { get; }

    /// <summary>The plan of a country, changed as a source says.</summary>
    public static NumberPlan Of(string countryCode, IdentifierOptions options) => options.HasPlanOfCountry
        ? Countries.GetOrAdd(countryCode, code => new NumberPlan(code, IdentifierOptions.Default))
        : new NumberPlan(countryCode, options);

    public bool HasLength(int digits) => digits is > 0 and < 32 && (Lengths >> digits & 1) != 0;

    public bool IsShortCode(string digits) => digits.Length <= PhoneNumber.MaxShortDigits || _shortCodes.Contains(digits);

    /// <summary>What follows each international prefix the digits may begin with, the plain 00 first.</summary>
    public IEnumerable<string> BehindPrefixes(string digits)
    {
        if (_ownPrefixes.Length > 0)
        {
            return _ownPrefixes.Where(p => digits.StartsWith(p, StringComparison.Ordinal)).Select(p => digits[p.Length..]);
        }

        var rests = new List<string>();
        foreach (var general in (ReadOnlySpan<string>)["00", "011"])
        {
            if (digits.StartsWith(general, StringComparison.Ordinal))
            {
                rests.Add(digits[general.Length..]);
            }
        }

        if (_abroad?.Match(digits) is { Success: true, Length: > 0 } match && !rests.Contains(digits[match.Length..]))
        {
            rests.Add(digits[match.Length..]);
        }

        return rests;
    }

    /// <summary>Judges digits that begin with a country code. A zero behind the code that does not belong there is left out.</summary>
    /// <param name="digits">Without a plus sign.</param>
    /// <param name="number">The digits of the number.</param>
    public static Certainty JudgeInternational(string digits, out string number)
    {
        number = digits;
        if (digits.Length is < PhoneNumber.MinDigits or > PhoneNumber.MaxDigits + 1 || digits[0] == '0'
            || !TryParse("+" + digits, "ZZ", out var parsed))
        {
            return Certainty.None;
        }

        number = Digits(parsed);
        var isKept = number == digits;
        if (!isKept && !IsWithoutZero(digits, number))
        {
            return Certainty.None;
        }

        return Judge(parsed);
    }

    /// <summary>Judges digits as a national number, or one of the country with its code.</summary>
    /// <param name="digits">Digits as dialled at home.</param>
    /// <param name="number">The digits of the number, with the country code.</param>
    public Certainty JudgeNational(string digits, out string number)
    {
        number = "";
        if (_isOwn)
        {
            return JudgeOwn(digits, out number);
        }

        if (_region is "ZZ" or "001" || !TryParse(digits, _region, out var parsed)
            || parsed.CountryCode.ToString(CultureInfo.InvariantCulture) != CountryCode)
        {
            return Certainty.None;
        }

        number = Digits(parsed);
        var certainty = Judge(parsed);
        var hasTrunk = TrunkPrefix.Length > 0 && digits.StartsWith(TrunkPrefix, StringComparison.Ordinal);
        if (hasTrunk || number == digits || TrunkPrefix.Length == 0)
        {
            return certainty == Certainty.Possible && !HasLength(number.Length - CountryCode.Length) ? Certainty.None : certainty;
        }

        // Without its trunk prefix: by habit where that is no zero; elsewhere a zero was lost, and only a mobile number is told by itself.
        if (certainty != Certainty.Valid)
        {
            return certainty == Certainty.Possible && IsWrittenWithoutTrunk(digits[0]) && HasLength(digits.Length) ? certainty
                : Certainty.None;
        }

        return TrunkPrefix[0] != '0'
            || (Library.GetNumberType(parsed) is PhoneNumberType.MOBILE or PhoneNumberType.FIXED_LINE_OR_MOBILE
                && JudgeInternational(digits, out _) != Certainty.Valid)
                ? Certainty.Valid : Certainty.None;
    }

    /// <summary>Whether numbers are mostly written without the trunk prefix here, and this may be one: North America's 1.</summary>
    public bool IsWrittenWithoutTrunk(int firstDigit) => TrunkPrefix == "1" && firstDigit > '1';

    /// <summary>Whether the digits are a number of the country that is dialled as it is, such as a free-phone number.</summary>
    public bool IsDialledAsItIs(string digits) => !_isOwn && _region is not ("ZZ" or "001") && digits[0] != '0'
        && TryParse(digits, _region, out var parsed) && Digits(parsed) == CountryCode + digits && Judge(parsed) == Certainty.Valid;

    /// <summary>How many digits the country code of a number has that begins with one.</summary>
    public static int CodeLength(string digits) => Events.CallingCode.LengthOf(digits[0] - '0', digits[1] - '0');

    private Certainty JudgeOwn(string digits, out string number)
    {
        var national = digits;
        if (TrunkPrefix.Length > 0 && digits.StartsWith(TrunkPrefix, StringComparison.Ordinal))
        {
            national = digits[TrunkPrefix.Length..];
        }
        else if (digits.StartsWith(CountryCode, StringComparison.Ordinal) && HasLength(digits.Length - CountryCode.Length))
        {
            national = digits[CountryCode.Length..];
        }
        else if (TrunkPrefix.Length > 0)
        {
            number = "";
            return Certainty.None;
        }

        number = CountryCode + national;
        return HasLength(national.Length) ? Certainty.Valid : Certainty.None;
    }

    private static bool IsWithoutZero(string digits, string number)
    {
        var code = CodeLength(digits);
        return digits.Length > code && digits[code] == '0' && number.Length < digits.Length
            && string.Concat(digits.AsSpan(0, code), digits.AsSpan(code).TrimStart('0')) == number;
    }

    private static bool TryParse(string digits, string region, out PhoneNumbers.PhoneNumber parsed)
    {
        try
        {
            parsed = Library.Parse(digits, region);
            return true;
        }
        catch (NumberParseException)
        {
            parsed = new PhoneNumbers.PhoneNumber();
            return false;
        }
    }

    // Of some countries the library knows lines that are longer than E.164 allows.
    private static Certainty Judge(PhoneNumbers.PhoneNumber number) => Digits(number).Length > PhoneNumber.MaxDigits ? Certainty.None
        : Library.IsValidNumber(number) ? Certainty.Valid
        : Library.IsPossibleNumberWithReason(number) == PhoneNumberUtil.ValidationResult.IS_POSSIBLE ? Certainty.Possible
        : Certainty.None;

    private static string Digits(PhoneNumbers.PhoneNumber number) => Library.Format(number, PhoneNumberFormat.E164)[1..];

    private static uint LengthsOf(PhoneNumberDesc lines, PhoneMetadata country) =>
        Bits(lines.PossibleLengthList.Count > 0 ? lines.PossibleLengthList : country.GeneralDesc.PossibleLengthList);

    private static uint Bits(IEnumerable<int> lengths) => lengths.Where(n => n is > 0 and < 32).Aggregate(0u, (bits, n) => bits | 1u << n);
}
