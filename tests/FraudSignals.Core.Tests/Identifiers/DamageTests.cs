using System.Text;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Identifiers;

namespace FraudSignals.Core.Tests.Identifiers;

/// <summary>What spreadsheets and databases make of identifiers.</summary>
public sealed class DamageTests
{
    [Theory]
    [InlineData("6.68123E+10", "Rounded")]
    [InlineData("6.6812345678E+10", "Rounded")]
    [InlineData("6,68123E+10", "Rounded")]
    [InlineData("6.68123e10", "Rounded")]
    [InlineData("7E+10", "Rounded")]
    [InlineData("1.23457E+14", "Rounded")]
    [InlineData("66812345678.0", "Decimals")]
    [InlineData("0812345680.00", "Decimals")]
    [InlineData("66812345678,0", "Decimals")]
    [InlineData("66812345678.000000", "Decimals")]
    [InlineData("66,812,345,678", "Thousands")]
    [InlineData("66,812,345,678.00", "Thousands")]
    [InlineData("=A1", "Formula")]
    [InlineData("=66812345678", "Formula")]
    [InlineData("=HYPERLINK(\"tel:0812345678\")", "Formula")]
    [InlineData("#N/A", "SpreadsheetError")]
    [InlineData("#NV", "SpreadsheetError")]
    [InlineData("#REF!", "SpreadsheetError")]
    [InlineData("#DIV/0!", "SpreadsheetError")]
    [InlineData("#NAME?", "SpreadsheetError")]
    [InlineData("#BEZUG!", "SpreadsheetError")]
    [InlineData("########", "SpreadsheetError")]
    public void Is_refused_for_every_kind(string text, string problem) =>
        Assert.All(Enum.GetValues<SubjectKind>(), kind => Assert.Equal(problem, Gate.Read(kind, text)));

    [Theory]
    [InlineData("12E34")]
    [InlineData("1e5f00c3")]
    public void Leaves_tokens_that_look_a_little_like_it(string token) => Assert.Equal("~" + token, Gate.Read(SubjectKind.Account, token));

    [Fact]
    public void Is_told_with_what_to_do()
    {
        var damage = Enum.GetValues<IdentifierProblem>().Where(IdentifierProblems.IsDamage).ToList();

        Assert.Equal(6, damage.Count);
        Assert.All(damage, problem => Assert.Contains("as text", IdentifierProblems.Why(problem), StringComparison.Ordinal));
        Assert.All(
            Enum.GetValues<IdentifierProblem>().Where(p => p != IdentifierProblem.None),
            problem => Assert.EndsWith(".", IdentifierProblems.Why(problem), StringComparison.Ordinal));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
    Assert.Equal("InvalidUtf8", Gate.Read(Source.Local, SubjectKind.Number, Encoding.Latin1.GetBytes("08\u00C0\u00AF")));
}
