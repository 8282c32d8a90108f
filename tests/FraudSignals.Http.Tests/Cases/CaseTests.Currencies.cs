using System.Net;
using System.Text;
using FraudSignals.Events.Layouts;

namespace FraudSignals.Http.Tests.Cases;

/// <content>Codes of currencies.</content>
public sealed partial class CaseTests
{
    [Fact]
    public async Task Codes_that_are_no_currency_are_refused()
    {
        await using var server = await CaseServer.StartAsync();

        var answer = await server.PostFileAsync("currency-typo.ndjson", "/api/transfers");

        Assert.Equal(1, answer.Number("accepted"));
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"{i} k{i} currency invalid_currency"), answer.Errors);
    }

    [Fact]
    public async Task A_source_may_add_currencies()
    {
        await using var server = await CaseServer.StartAsync(o =>
        {
            o.Sources.Clear();
            o.Sources.Add(Events.Sources.Source.Local with { ExtraCurrencies = ["XBT"] });
        });

        Assert.Equal(2, (await server.PostFileAsync("currency-typo.ndjson", "/api/transfers")).Number("accepted"));
    }

    [Fact]
    public async Task A_withdrawn_currency_may_be_added_for_history()
    {
        await using var server = await CaseServer.StartAsync();
        var answer = await PostTransferAsync(server, "\"payer\":\"A0\",\"payee\":\"A1\"", "BGN");
        Assert.Contains(
            "BGN was withdrawn; since then EUR is written. For records from before, add it to extraCurrencies in the source's profile.",
            answer.Text, StringComparison.Ordinal);

        await using var history = await CaseServer.StartAsync(o =>
        {
            o.Sources.Clear();
            o.Sources.Add(Events.Sources.Source.Local with { ExtraCurrencies = ["BGN"] });
        });
        Assert.Equal(1, (await PostTransferAsync(history, "\"payer\":\"A0\",\"payee\":\"A1\"", "BGN")).Number("accepted"));
    }

    [Theory]
    [InlineData("XCG")]
    [InlineData("XAD")]
    [InlineData("ZWG")]
    [InlineData("SLE")]
    [InlineData("VED")]
    public async Task Currencies_of_the_last_amendments_are_known(string code)
    {
        await using var server = await CaseServer.StartAsync();
        Assert.Equal(1, (await PostTransferAsync(server, "\"payer\":\"A0\",\"payee\":\"A1\"", code)).Number("accepted"));
    }

    [Theory]
    [InlineData("GBp", "gbp")]
    [InlineData("ZAc", "zar")]
    [InlineData("USd", "Usd")]
    public async Task Hundredths_of_a_currency_are_not_taken_for_it(string code, string currency)
    {
        await using var server = await CaseServer.StartAsync();
        var answer = await PostTransferAsync(server, "\"payer\":\"A0\",\"payee\":\"A1\"", code);
        Assert.Equal(["0 t currency invalid_currency"], answer.Errors);
        Assert.Contains("hundredths of a currency", answer.Text, StringComparison.Ordinal);
        Assert.Equal(1, (await PostTransferAsync(server, "\"payer\":\"A0\",\"payee\":\"A1\"", currency)).Number("accepted"));
    }
}
