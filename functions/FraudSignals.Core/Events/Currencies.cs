using System.Collections.Frozen;

namespace FraudSignals.Events;

/// <summary>The currencies and how many decimals each has; amounts are kept in the smallest unit.</summary>
/// <remarks>
/// ISO 4217, list one, up to amendment 180; compared on 2026-11-30, code by code, with the iso_4217.json of Debian's iso-codes 4.15.0
/// (amendments up to 175) and, for decimals, with the list in OpenJDK's test/jdk/java/util/Currency (up to 179). Since 175, as SIX
/// published them (six-group.com, dl-currency-iso-amendment-N.pdf, read in other projects' records of them):
/// 176 (2023-12-06) XCG for ANG from 2025-03-31; 177 (2024-06-20) ZWG for ZWL from 2024-06-25; 178 (2025-02) CUC out;
/// 179 (2025-05-02) XAD from 2025-05-12; 180 (2025-09) EUR for BGN from 2026-01-01. No later one was found.
/// </remarks>
public static class Currencies
{
    /// <summary>Decimals of a code the table does not have, and of those without minor units, such as gold.</summary>
    private const int Usual = 2;

    private const string TwoDecimals =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP "
        + "CVE CZK DKK DOP "
        + "DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP "
        + "LKR LRD LSL MAD MDL "
        + "MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD "
        + "SCR SDG SEK SGD SHP "
        + "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG "
        + "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XUA";

    private const string NoDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
    private const string ThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";
    private const string FourDecimals = "CLF UYW";

    // No codes of ISO 4217, or none any more, and in use all the same: taken from a source that is set to, as for its history.
    private const string OthersWithTwo = "CNH GGP IMP JEP KID TVD " + Recent;
    private const string Recent = "ANG BGN CUC HRK SLL ZWL";
    private const string OthersWithEight = "XBT BTC ETH";

    /// <summary>Codes that were withdrawn, and what is written since (ISO 4217, list three).</summary>
    private const string Gone =
        "ANG>XCG ZWL>ZWG ZWD>ZWG ZWN>ZWG ZWR>ZWG BGN>EUR HRK>EUR ATS>EUR BEF>EUR CYP>EUR DEM>EUR EEK>EUR ESP>EUR FIM>EUR FRF>EUR GRD>EUR "
        + "IEP>EUR ITL>EUR "
        + "LTL>EUR LUF>EUR LVL>EUR MTL>EUR NLG>EUR PTE>EUR SIT>EUR SKK>EUR XEU>EUR BGL>EUR CUC>CUP SLL>SLE MRO>MRU STD>STN VEF>VES "
        + "VEB>VES BYR>BYN BYB>BYN "
        + "TRL>TRY ROL>RON RUR>RUB GHC>GHS MZM>MZN SDD>SDG AZM>AZN TMM>TMT CSD>RSD YUM>RSD SRG>SRD AFA>AFN MXP>MXN PLZ>PLN UAK>UAH "
        + "AOR>AOA AON>AOA BRR>BRL "
        + "PEI>PEN NIC>NIO TJR>TJS GWP>XOF MGF>MGA TPE>USD ZMK>ZMW ZAL>ZAR CSK>CZK ARA>ARS";

    private static readonly FrozenDictionary<long, int> Iso =
        Table((NoDecimals, 0), (TwoDecimals, Usual), (ThreeDecimals, 3), (FourDecimals, 4));
    private static readonly FrozenDictionary<long, int> Others = Table((OthersWithTwo, Usual), (OthersWithEight, 8));
    private static readonly FrozenDictionary<string, string> Successors =
        Gone.Split(' ').Select(g => g.Split('>')).ToFrozenDictionary(g => g[0], g => g[1], StringComparer.Ordinal);

    /// <summary>
    /// Whether ISO 4217 has the currency with that <see cref="TextCode"/> now. XXX (no currency) and XTS (for tests) are none.
    /// </summary>
    public static bool IsIso(long currencyCode) => Iso.ContainsKey(currencyCode);

    /// <summary>
    /// Whether a source may be set to write that code: three capitals, not of ISO 4217 now, that begin with X, are in common use or were
    /// withdrawn since 2023.
    /// </summary>
    public static bool MayBeExtra(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return code.Length == 3 && code.All(char.IsAsciiLetterUpper) && code is not ("XXX" or "XTS")
            && (code[0] == 'X' || Others.ContainsKey(TextCode.Of(code))) && !IsIso(TextCode.Of(code));
    }

    /// <summary>What is written instead of a withdrawn code; null where the code was not withdrawn.</summary>
    /// <param name="code">Three capitals.</param>
    public static string? SuccessorOf(string code) => Successors.GetValueOrDefault(code);

    /// <summary>
    /// The decimals of the currency with that <see cref="TextCode"/>: 0, 2, 3, 4 or, of some that are none of ISO 4217, 8.
    /// </summary>
    public static int Decimals(long currencyCode) =>
        Iso.TryGetValue(currencyCode, out var decimals) || Others.TryGetValue(currencyCode, out decimals) ? decimals : Usual;

    /// <summary>How many minor units make one major unit.</summary>
    public static double UnitsPerMajor(long currencyCode) =>
        Decimals(currencyCode) switch { 0 => 1, 3 => 1000, 4 => 10_000, 8 => 100_000_000, _ => 100 };

    private static FrozenDictionary<long, int> Table(params ReadOnlySpan<(string Codes, int Decimals)> rows)
    {
        var table = new Dictionary<long, int>();
        foreach (var (codes, decimals) in rows)
        {
            foreach (var code in codes.Split(' '))
            {
                table.Add(TextCode.Of(code), decimals);
            }
        }

        return table.ToFrozenDictionary();
    }
}
