using System.Globalization;
using CsCheck;
using FraudSignals.Events;

namespace FraudSignals.Core.Tests.Identifiers;

/// <summary>However a number is written, it is one subject.</summary>
public sealed class SpellingTests
{
    private static readonly (string Code, Gen<string> National)[] Countries =
    [
        ("66", Number("8", 8)), ("66", Number("6", 8)), ("66", Number("9", 8)), ("855", Number("12", 6)), ("44", Number("7400", 6)),
        ("33", Number("6", 8)),
        ("49", Number("1512", 7)), ("91", Number("98", 8)), ("81", Number("90", 8)), ("61", Number("412", 6)),
    ];

    private static readonly Gen<(string Code, string National)> AnyNumber =
        Gen.Int[0, Countries.Length - 1].SelectMany(i => Countries[i].National.Select(n => (Countries[i].Code, n)));

    private static readonly string[] Seams = ["", " ", "-", ".", "\u00A0", "\u2011", "\u2013", " - ", "\u200B", "\u202F"];

    // What stands before the national number. Bare digits stand for themselves only.
    private static readonly string[] Heads = ["+{0}", "+{0}(0)", "+{0} (0)", "00{0}", "00 {0}", "0", "(0)", "{0}", "+{0}0", "+ {0}"];

    private static readonly string[] Covers =
    [
        "{0}", " {0} ", "tel:{0}", "sip:{0}@example.org", "sips:{0}@example.org;user=phone", "\"Somebody\" <sip:{0}@example.org>", "<{0}>",
        "'{0}", "\u202A{0}\u202C", "\uFEFF{0}",
        "{0};ext=5", "{0} ext. 12", "Somebody <{0}>",
    ];

    private static readonly char[] Zeros = ['0', '\u0E50', '\u0660', '\uFF10', '\u0966', '\u06F0'];

    [Fact]
    public void All_ways_to_write_a_number_meet() => Gen.Select(
            AnyNumber, Gate.OneOf(Heads), Gate.OneOf(Seams).Array[16], Gate.OneOf(Covers), Gate.OneOf(Zeros))
        .Sample((number, head, seams, cover, zero) =>
        {
            var national = string.Concat(number.National.Select((c, i) => (i == 0 ? "" : seams[i]) + c));
            var text = string.Format(CultureInfo.InvariantCulture, head, number.Code) + seams[0] + national;
            text = string.Concat(text.Select(c => char.IsAsciiDigit(c) ? (char)(zero + (c - '0')) : c));
            return Gate.Read(SubjectKind.Number, string.Format(CultureInfo.InvariantCulture, cover, text), number.Code)
                == $"+{number.Code}{number.National}";
        }, iter: 3000);

    [Fact]
    public void Reading_what_was_read_changes_nothing() => Gen.Select(
            Gen.OneOf(
                Gen.String["0123456789+-() ."], Gen.String["06+"], Gen.String, Gen.String["0123456789fFxX*#@:;<>\"'=eE,-"],
                Gen.Select(Gate.OneOf("sip:", "tel:", "\"A\" <", "=\"", "'", "imsi-", "GB82"), Gen.String["0123456789+ -@;>WEST"],
                    (a, b) => a + b)),
            Gen.Enum<SubjectKind>(), Gate.OneOf("66", "855", "1", "7", "39", "65"))
        .Sample((text, kind, countryCode) =>
        {
            var once = Gate.Read(kind, text, countryCode);
            return once.Length == 0 || char.IsAsciiLetter(once[0]) && Enum.TryParse<FraudSignals.Identifiers.IdentifierProblem>(once, out _)
                || once is "absent" or "withheld"
                || Unmarked(Gate.Read(kind, Unmarked(once), countryCode)) == Unmarked(once);
        }, iter: 3000);

    [Fact]
    public void A_tilde_of_the_text_itself_is_part_of_its_token() =>
        Assert.Equal("~~'<h7", Gate.Read(SubjectKind.Sim, "~'<h7"));

    // The library takes lines of 14 digits for possible in Germany: longer than any number may be with the country code.
    [Fact]
    public void More_digits_than_a_number_may_have_are_none_however_they_are_written() =>
        Assert.Equal(nameof(FraudSignals.Identifiers.IdentifierProblem.TooManyDigits),
            Gate.Read(SubjectKind.Number, "4938 6238 1696 3128", "7"));

    [Theory]
    [InlineData("9878837940")]
    [InlineData("987-883-7940")]
    [InlineData("9878837940@example.org")]
    public void A_number_of_North_America_without_its_one_is_read_in_a_range_not_yet_in_use(string text) =>
        Assert.Equal("+19878837940", Gate.Read(SubjectKind.Number, text, "1"));

    [Fact]
    public void A_known_spelling_is_read_like_a_new_one() => AnyNumber.Sample(number =>
    {
        var text = $"00 {number.Code} {number.National}";
        return Gate.Read(SubjectKind.Number, text, number.Code) == Gate.Read(SubjectKind.Number, text, number.Code);
    });

    // Without the sign of a token, but with one that was in the text.
    private static string Unmarked(string reading) => reading.StartsWith('~') ? reading[1..] : reading;

    private static Gen<string> Number(string head, int digits) =>
        Gen.Int[0, (int)Math.Pow(10, digits) - 1].Select(n => head + n.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0'));
}
