using FraudSignals.Events;
using FraudSignals.Events.Sources;

namespace FraudSignals.Core.Tests.Identifiers;

public sealed class OtherKindsTests
{
    [Theory]
    [InlineData("GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432")]
    [InlineData("GB82WEST12345698765432", "GB82WEST12345698765432")]
    [InlineData("gb82west12345698765432", "GB82WEST12345698765432")]
    [InlineData("IBAN: GB82-WEST-1234-5698-7654-32", "GB82WEST12345698765432")]
    [InlineData("GB83WEST12345698765432", "~GB83WEST12345698765432")]
    [InlineData("gb83 west12345698765432", "~GB83WEST12345698765432")]
    [InlineData("GB82WEST1234", "~GB82WEST1234")]
    [InlineData("123-4-56789-0", "1234567890")]
    [InlineData("123 4 56789 0", "1234567890")]
    [InlineData("1234567890", "1234567890")]
    [InlineData("๑๒๓-๔-๕๖๗๘๙-๐", "1234567890")]
    [InlineData("002-1133426216", "0021133426216")]
    [InlineData("ACC-SELF", "~ACC-SELF")]
    [InlineData("V0", "~V0")]
    [InlineData("acc-7e12", "~acc-7e12")]
    [InlineData("XXXX-1234", "Masked")]
    [InlineData("C1231006815", "~C1231006815")]
    public void Accounts(string text, string expected) => Assert.Equal(expected, Gate.Read(SubjectKind.Account, text));

    [Fact]
    public void Separators_of_accounts_stay_where_the_source_says_they_mean_something()
    {
        var source = new Source { Index = 1, Name = "own", Identifiers = new IdentifierOptions { AccountsAsWritten = true } };

        Assert.Equal("~123-4-56789-0", Gate.Read(source, SubjectKind.Account, "123-4-56789-0"));
        Assert.Equal("1234567890", Gate.Read(source, SubjectKind.Account, "1234567890"));
    }

    [Theory]
    [InlineData("35209900176148", "35209900176148")]
    [InlineData("352099001761481", "35209900176148")]
    [InlineData("35-209900-176148-23", "35209900176148")]
    [InlineData("imei-352099001761481", "35209900176148")]
    [InlineData("IMEI: 352099001761481", "35209900176148")]
    [InlineData("IMEI352099001761481", "35209900176148")]
    [InlineData("imeisv3520990017614823", "35209900176148")]
    [InlineData("imeister7", "~imeister7")]
    [InlineData("352000000000000", "absent")]
    [InlineData("866666666666666", "absent")]
    [InlineData("35-200000-000000-0", "absent")]
    [InlineData("-1", "absent")]
    [InlineData("3520990017614", "~3520990017614")]
    [InlineData("35209900176148123", "~35209900176148123")]
    [InlineData(" token-1 ", "~token-1")]
    [InlineData("004400152020000", "absent")]
    [InlineData("004999010640000", "absent")]
    [InlineData("00101012345678", "absent")]
    [InlineData("123456789012345", "absent")]
    [InlineData("111111111111111", "absent")]
    [InlineData("FFFFFFFFFFFFFF", "absent")]
    public void Devices(string text, string expected) => Assert.Equal(expected, Gate.Read(SubjectKind.Device, text));

    [Theory]
    [InlineData("520011106314564", "520011106314564")]
    [InlineData("520-01-1106314564", "520011106314564")]
    [InlineData("imsi-520011106314564", "520011106314564")]
    [InlineData("IMSI520011106314564", "520011106314564")]
    [InlineData("SUPI=520011106314564", "520011106314564")]
    [InlineData("ICCID 8966011234567890123", "8966011234567890123")]
    [InlineData("imsi7", "~imsi7")]
    [InlineData("520010000000000", "absent")]
    [InlineData("520-01-0000000000", "absent")]
    [InlineData("52001777777777", "absent")]
    [InlineData("310150000000000", "absent")]
    [InlineData("-1", "absent")]
    [InlineData("520011106314564F", "520011106314564")]
    [InlineData("8966011234567890123", "8966011234567890123")]
    [InlineData("8966 0112 3456 7890 123F", "8966011234567890123")]
    [InlineData("a1b2", "~a1b2")]
    [InlineData("000000000000000", "absent")]
    [InlineData("001010123456789", "absent")]
    [InlineData("999990123456789", "absent")]
    [InlineData("999-99-0123456789", "absent")]
    [InlineData("123456789012345", "absent")]
    [InlineData("5.20011E+14", "Rounded")]
    [InlineData("8966011234567890000", "RoundedTo15")]
    public void Sims(string text, string expected) => Assert.Equal(expected, Gate.Read(SubjectKind.Sim, text));

    [Theory]
    [InlineData("520-01-1000-1015", "520-01-1000-1015")]
    [InlineData("520-01-1000-F015", "520-01-1000-F015")]
    [InlineData("BKK 12/3", "~BKK 12/3")]
    [InlineData("BKK0012_3", "~BKK0012_3")]
    [InlineData("520-01-0-0", "absent")]
    [InlineData("520-01-1001-0", "520-01-1001-0")]
    [InlineData("520-001-0000-0000", "absent")]
    [InlineData("520-01-1000-65535", "absent")]
    [InlineData("520-01-FFFF-FFFF", "absent")]
    [InlineData("0", "absent")]
    [InlineData("FFFF", "absent")]
    [InlineData("65535.0", "~65535.0")]
    public void Cells(string text, string expected) => Assert.Equal(expected, Gate.Read(SubjectKind.Cell, text));

    [Theory]
    [InlineData(SubjectKind.Account)]
    [InlineData(SubjectKind.Sim)]
    [InlineData(SubjectKind.Cell)]
    public void Are_at_most_64_bytes(SubjectKind kind)
    {
        Assert.Equal("~" + new string('k', 64), Gate.Read(kind, new string('k', 64)));
        Assert.Equal("TooLong", Gate.Read(kind, new string('k', 65)));
    }
}
