using FraudSignals.Events;
using FraudSignals.Events.Sources;

namespace FraudSignals.Core.Tests.Identifiers;

public sealed class NumberTests
{
    private const string Mobile = "+66812345678";

    [Theory]
    [InlineData("+66812345678", Mobile)]
    [InlineData("0812345678", Mobile)]
    [InlineData("66812345678", Mobile)]
    [InlineData("0066812345678", Mobile)]
    [InlineData("+66 (0)81-234-5678", Mobile)]
    [InlineData(" 08 1234.5678 ", Mobile)]
    [InlineData("(02) 123-4567", "+6621234567")]
    [InlineData("6621234567", "+6621234567")]
    [InlineData("00855 12 345 678", "+85512345678")]
    [InlineData("+855-12-345-678", "+85512345678")]
    [InlineData("85512345678", "+85512345678")]
    [InlineData("191", "191")]
    [InlineData("1-6-6-9", "1669")]
    [InlineData("1800123456", "1800123456")]
    [InlineData("661234", "661234")]
    [InlineData("*100#", "*100#")]
    [InlineData("TRUEMOVE", "~TRUEMOVE")]
    [InlineData("6b1f00ab", "~6b1f00ab")]
    [InlineData("6b1f00ab6b1f00ab6b1f00ab6b1f00ab", "~6b1f00ab6b1f00ab6b1f00ab6b1f00ab")]
    [InlineData("7234567", "~7234567")]
    [InlineData("x9_10109/'b0/y", "~x9_10109/'b0/y")]
    public void Are_brought_to_one_spelling(string text, string expected) => Assert.Equal(expected, Gate.Read(SubjectKind.Number, text));

    // Behind the prefixes of Thai carriers, and behind 00 as switches write it: never a number of another country.
    [Theory]
    [InlineData("00185512345678", "+85512345678")]
    [InlineData("00785512345679", "+85512345679")]
    [InlineData("001-855-12-345-671", "+85512345671")]
    [InlineData("00966812345678", Mobile)]
    [InlineData("0066812345672", "+66812345672")]
    [InlineData("0066621234567", "+66621234567")]
    [InlineData("00 66 81 234 5678", Mobile)]
    [InlineData("011 66 81 234 5678", Mobile)]
    [InlineData("004412345", "NoCountry")]
    [InlineData("0018552345678", "+18552345678")]
    public void Are_read_behind_international_prefixes(string text, string expected) =>
    Assert.Equal(expected, Gate.Read(SubjectKind.Number, text));

    [Theory]
    [InlineData("+660812345678")]
    [InlineData("660812345678")]
    [InlineData("+0812345678")]
    [InlineData("0066 081 234 5678")]
    [InlineData("+ +66 81 234 5678")]
    [InlineData("+0066812345678")]
    [InlineData("812345678")]
    public void Lose_zeros_that_do_not_belong_and_get_back_what_is_certain(string text) =>
    Assert.Equal(Mobile, Gate.Read(SubjectKind.Number, text));

    [Theory]
    [InlineData("tel:+66812345678")]
    [InlineData("TEL:0812345678;phone-context=+66")]
    [InlineData("tel:812345678;phone-context=+66")]
    [InlineData("tel:0812345678;phone-context=ims.example.org")]
    [InlineData("sip:+66812345678@ims.example.org;user=phone")]
    [InlineData("sips:0812345678:secret@10.0.0.1:5061;transport=tls?subject=x")]
    [InlineData("sip:%2B66812345678@example.org")]
    [InlineData("sip:+66812345678;npdi;rn=+6690@example.org")]
    [InlineData("<sip:0812345678@example.org>;tag=1a2b")]
    [InlineData("\"Ann, at home\" <sip:0812345678@example.org>")]
    [InlineData("\"Ann\" <0812345678>")]
    [InlineData("Ann <+66 81 234 5678>")]
    [InlineData("0812345678@example.org")]
    [InlineData("0812345678 ext 12")]
    [InlineData("0812345678;ext=12")]
    [InlineData("0812345678 ต่อ 12")]
    [InlineData("+66812345678x12")]
    [InlineData("0812345678#12")]
    [InlineData("\u202A+66812345678\u202C")]
    [InlineData("+66812345678\u200B")]
    [InlineData("\uFEFF0812345678")]
    [InlineData("+66\u00A081\u2011234\u20135678")]
    [InlineData("＋66812345678")]
    [InlineData("０８１２３４５６７８")]
    [InlineData("๐๘๑๒๓๔๕๖๗๘")]
    [InlineData("٠٨١٢٣٤٥٦٧٨")]
    [InlineData("66812345678F")]
    [InlineData("'0812345678")]
    [InlineData("=\"0812345678\"")]
    [InlineData("msisdn-66812345678")]
    [InlineData("Tel: 081-234-5678")]
    public void Are_taken_out_of_what_stands_around_them(string text) => Assert.Equal(Mobile, Gate.Read(SubjectKind.Number, text));

    [Theory]
    [InlineData("+66 081", "TrunkZero")]
    [InlineData("+66 81 234 5678 9012 345", "TooManyDigits")]
    [InlineData("+191", "TooFewDigits")]
    [InlineData("0812345678/0898765432", "TooManyDigits")]
    [InlineData("*67*0812345678", "NotANumber")]
    [InlineData("0812345678 or 0898765432", "NotANumber")]
    [InlineData("<sip:0812345678@a> <sip:0898765432@b>", "NotANumber")]
    [InlineData("081234xxxx", "Masked")]
    [InlineData("08\n12345678", "ControlCharacter")]
    public void Are_refused_where_they_are_not_certain(string text, string problem) =>
    Assert.Equal(problem, Gate.Read(SubjectKind.Number, text));

    [Theory]
    [InlineData("sip:alice@Example.org;transport=tcp", "~sip:alice@example.org")]
    [InlineData("\"Alice\" <sips:alice@example.org:5061>", "~sip:alice@example.org")]
    public void Addresses_without_a_number_are_one_token_however_written(string text, string expected) =>
        Assert.Equal(expected, Gate.Read(SubjectKind.Number, text));

    [Theory]
    [InlineData("855", "012 345 678", "+85512345678")]
    [InlineData("855", "012345678", "+85512345678")]
    [InlineData("855", "001 66 81 234 5678", Mobile)]
    [InlineData("1", "12025550123", "+12025550123")]
    [InlineData("1", "2025550123", "+12025550123")]
    [InlineData("1", "(202) 555-0123", "+12025550123")]
    [InlineData("1", "011 66 81 234 5678", Mobile)]
    [InlineData("39", "06 698 12345", "+390669812345")]
    [InlineData("39", "+39 06 698 12345", "+390669812345")]
    [InlineData("39", "+39 (0)6 698 12345", "+390669812345")]
    [InlineData("39", "347 123 4567", "+393471234567")]
    [InlineData("66", "+39 06 698 12345", "+390669812345")]
    [InlineData("225", "07 12 34 56 78", "+2250712345678")]
    [InlineData("225", "0712345678", "+2250712345678")]
    [InlineData("66", "+225 07 12 34 56 78", "+2250712345678")]
    [InlineData("7", "8 912 345-67-89", "+79123456789")]
    [InlineData("7", "89123456789", "+79123456789")]
    [InlineData("7", "8~10 66 81 234 5678", "NotANumber")]
    [InlineData("7", "8 10 66 81 234 5678", Mobile)]
    [InlineData("36", "06 20 123 4567", "+36201234567")]
    [InlineData("65", "6512 3456", "+6565123456")]
    [InlineData("65", "81234567", "+6581234567")]
    [InlineData("81", "010 66 81 234 5678", Mobile)]
    [InlineData("44", "07700 900123", "+447700900123")]
    [InlineData("66", "0044 7700 900123", "+447700900123")]
    public void Are_read_by_the_plan_of_the_country(string countryCode, string text, string expected) =>
        Assert.Equal(expected, Gate.Read(SubjectKind.Number, text, countryCode));

    [Fact]
    public void A_source_may_have_a_plan_and_words_of_its_own()
    {
        var source = new Source
        {
            Index = 1,
            Name = "own",
            CountryCode = "66",
            Identifiers = new IdentifierOptions
            {
                InternationalPrefixes = ["99"], TrunkPrefix = "5", NationalLengths = [7], ShortCodes = ["12345678"], Absent = ["X-1"],
                Withheld = ["op 9999"],
            },
        };

        Assert.Equal("+661234567", Gate.Read(source, SubjectKind.Number, "51234567"));
        Assert.Equal("+661234567", Gate.Read(source, SubjectKind.Number, "5-123-4567"));
        Assert.Equal("+85512345678", Gate.Read(source, SubjectKind.Number, "99 855 12345678"));
        Assert.Equal("12345678", Gate.Read(source, SubjectKind.Number, "12345678"));
        Assert.Equal("absent", Gate.Read(source, SubjectKind.Account, "x1"));
        Assert.Equal("withheld", Gate.Read(source, SubjectKind.Number, "OP-9999"));
        Assert.Equal("+66812345678", Gate.Read(source, SubjectKind.Number, "+66812345678"));
    }
}
