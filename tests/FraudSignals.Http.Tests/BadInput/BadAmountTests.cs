using System.Text;

namespace FraudSignals.Http.Tests.BadInput;

/// <summary>Transfers whose amount or currency is none.</summary>
public sealed class BadAmountTests
{
    [Theory]
    [InlineData("-1", "THB", "amount negative")]
    [InlineData("\"-1.00\"", "THB", "amount negative")]
    [InlineData("0", "THB", "amount zero_amount")]
    [InlineData("\"0.00\"", "THB", "amount zero_amount")]
    [InlineData("1.005", "THB", "amount too_many_decimals")]
    [InlineData("1.5", "JPY", "amount too_many_decimals")]
    [InlineData("NaN", "THB", "amount not_a_number")]
    [InlineData("\"NaN\"", "THB", "amount not_a_number")]
    [InlineData("\"1,000.00\"", "THB", "amount not_a_number")]
    [InlineData("1e300", "THB", "amount out_of_range")]
    [InlineData("99999999999999999999", "THB", "amount out_of_range")]
    [InlineData("true", "THB", "amount wrong_type")]
    [InlineData("null", "THB", "amount missing_field")]
    [InlineData("1", "THBX", "currency invalid_currency")]
    [InlineData("1", "T1B", "currency invalid_currency")]
    public async Task A_bad_amount_between_good_ones_is_named_and_moves_no_sum(string amount, string currency, string error)
    {
        await using var server = await EngineServer.StartAsync();
        var answer =
            await PostAsync(server, $"[{Transfer("1", "1")},{Transfer("b", amount, currency)},{Transfer("2", "\"10.50\"", "thb")}]");
        answer.AssertTaken(new Counts(Accepted: 2, Rejected: 1), $"1 b {error}");
        Assert.Equal((2, 11.5), await SentAsync(server));

        (await PostAsync(server, $"[{Transfer("3", "0.25")}]")).AssertTaken(new Counts(Accepted: 1));
        Assert.Equal((3, 11.75), await SentAsync(server));
    }

    [Fact]
    public async Task The_largest_amount_is_taken_to_the_smallest_unit()
    {
        await using var server = await EngineServer.StartAsync();
        (await PostAsync(server, $"[{Transfer("1", "\"90071992547409.92\"")}]")).AssertTaken(new Counts(Accepted: 1));
        Assert.Equal((1, 90071992547409.92), await SentAsync(server));
        (await PostAsync(server, $"[{Transfer("b", "\"90071992547409.93\"")}]")).AssertTaken(
            new Counts(Rejected: 1), "0 b amount out_of_range");
    }

    private static string Transfer(string id, string amount, string currency = "THB") =>
        $$"""{"id":"{{id}}","time":"2026-03-01T09:30:00Z","payer":"A1","payee":"A2","amount":{{amount}},"currency":"{{currency}}"}""";

    private static Task<Answer> PostAsync(EngineServer server, string body) =>
        server.PostAsync("/api/transfers", Encoding.UTF8.GetBytes(body), "application/json");

    private static async Task<(double Transfers, double Sent)> SentAsync(EngineServer server) =>
        (await server.AggregateAsync("account/A1", "transfers"), await server.AggregateAsync("account/A1", "sent"));
}
