using System.Text;
using System.Text.Json;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Serving;

namespace FraudSignals.Host.Tests.Serving;

/// <summary>Money to oneself, under all shipped rules.</summary>
public sealed class SelfTransferTests
{
    [Theory]
    [InlineData("ACC-SELF", 0)]
    [InlineData("ACC-OTHER", 1)]
    public async Task It_is_no_throughput_and_no_finding(string payee, int found)
    {
        await using var host = await TestHost.StartAsync(options => options with
        {
            Rules = RulesDirectory.Load(RulesDirectory.Find(null), options.Tokenizer, TextWriter.Null),
        });
        var transfers = Enumerable.Range(0, 30).Select(i =>
            $$"""{"id":"sf{{i}}","time":"{{new DateTime(2026, 3, 30).AddMinutes(2 * i):s}}Z","payer":"ACC-SELF","payee":"{{payee}}","amount":"{{40000 + 10 * i}}.00","currency":"THB","payeeAccountOpened":"2026-03-20"}""");
        var batch = new Batch(Encoding.UTF8.GetBytes(string.Join('\n', transfers)), "application/x-ndjson", 30);
        var answer = await host.Client.PostAsync("/api/transfers", batch, TestContext.Current.CancellationToken);
        Assert.Equal(30, answer.Accepted);
        Assert.Equal(found, Math.Sign(answer.Findings));

        using var http = new HttpClient { BaseAddress = host.Url };
        var report = await http.GetAsync("/api/subjects/account/ACC-SELF", TestContext.Current.CancellationToken);
        if (found == 0 && report.IsSuccessStatusCode)
        {
            using var json = JsonDocument.Parse(await report.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.All(
                json.RootElement.GetProperty("aggregates").EnumerateArray()
                    .Where(a => a.GetProperty("name").GetString()!.StartsWith("matched", StringComparison.Ordinal)),
                aggregate =>
                    Assert.True(
                        aggregate.GetProperty("value") is var value && (value.ValueKind == JsonValueKind.Null || value.GetDouble() == 0)));
        }
    }
}
