using System.Text;
using CsCheck;
using FraudSignals.Events;
using FraudSignals.Subjects;

namespace FraudSignals.Http.Tests.Formats;

public sealed class NormalisationTests
{
    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static string Normalise(SubjectKind kind, string text, string countryCode = "66")
    {
        var destination = new byte[EventBatch.MaxIdentifierBytes];
        var problem = Identifiers.Normalise(kind, Encoding.UTF8.GetBytes(text), countryCode, destination, out var length);
        return problem == TextProblem.None ? Encoding.UTF8.GetString(destination, 0, length) : problem.ToString();
    }

    [Theory]
    [InlineData("+66812345678", "+66812345678")]
    [InlineData("0812345678", "+66812345678")]
    [InlineData("66812345678", "+66812345678")]
    [InlineData("0066812345678", "+66812345678")]
    [InlineData("+66 (0)81-234-5678", "+66812345678")]
    [InlineData(" 08 1234.5678 ", "+66812345678")]
    [InlineData("(02) 123-4567", "+6621234567")]
    [InlineData("6621234567", "+6621234567")]
    [InlineData("00855 12 345 678", "+85512345678")]
    [InlineData("+855-12-345-678", "+85512345678")]
    [InlineData("191", "191")]
    [InlineData("1-6-6-9", "1669")]
    [InlineData("1800123456", "1800123456")]
    [InlineData("661234", "661234")]
    [InlineData("*100#", "*100#")]
    [InlineData("TRUEMOVE", "TRUEMOVE")]
    [InlineData("6b1f00ab", "6b1f00ab")]
    [InlineData("+", "+")]
    [InlineData("", "Empty")]
    [InlineData(" \t ", "Empty")]
    [InlineData("08\n12345678", "ControlCharacter")]
    public void Numbers(string text, string expected) => Assert.Equal(expected, Normalise(SubjectKind.Number, text));

    [Theory]
    [InlineData("855", "012 345 678", "+85512345678")]
    [InlineData("1", "12025550123", "+12025550123")]
    public void Numbers_of_other_countries(string countryCode, string text, string expected) =>
        Assert.Equal(expected, Normalise(SubjectKind.Number, text, countryCode));

    [Theory]
    [InlineData("35209900176148", "35209900176148")]
    [InlineData("352099001761481", "35209900176148")]
    [InlineData("35-209900-176148-23", "35209900176148")]
    [InlineData("3520990017614", "3520990017614")]
    [InlineData("35209900176148123", "35209900176148123")]
    [InlineData(" token-1 ", "token-1")]
    public void Devices(string text, string expected) => Assert.Equal(expected, Normalise(SubjectKind.Device, text));

    [Theory]
    [InlineData(SubjectKind.Account)]
    [InlineData(SubjectKind.Sim)]
    [InlineData(SubjectKind.Cell)]
    public void Others_are_only_trimmed(SubjectKind kind)
    {
        Assert.Equal("08 1-2", Normalise(kind, " 08 1-2 "));
        Assert.Equal(new string('x', 64), Normalise(kind, new string('x', 64)));
        Assert.Equal("TooLong", Normalise(kind, new string('x', 65)));
    }

    [Fact]
    public void Normalising_twice_changes_nothing() => Gen.Select(
            Gen.OneOf(Gen.String["0123456789+-() ."], Gen.String["06+"], Gen.String), Gen.Enum<SubjectKind>(), OneOf("66", "855", "1", "7"))
        .Sample((text, kind, countryCode) =>
        {
            var once = Normalise(kind, text, countryCode);
            return once == Normalise(kind, once, countryCode);
        });

    [Fact]
    public void All_ways_to_write_a_national_number_meet() => Gen.Select(Gen.Long[100_000_000, 999_999_999], OneOf("66", "855", "95"))
        .Sample((number, countryCode) =>
        {
            var expected = $"+{countryCode}{number}";
            string[] forms = [expected, $"0{number}", $"{countryCode}{number}", $"00{countryCode}{number}", $"+{countryCode} (0){number}", $"+{countryCode}-{number / 1000}.{number % 1000:d3}"];
            return forms.All(f => Normalise(SubjectKind.Number, f, countryCode) == expected);
        });
}
