using System.Text.Json;

namespace FraudSignals.Topics.Contract.Tests;

/// <summary>The same contract asked by the official JavaScript client, case by case.</summary>
public sealed class JavaScriptContractTests(NodeModules node)
{
    [Fact]
    public async Task The_same_cases_hold()
    {
        using var topics = ContractTopics.Start();
        var output = await node.RunAsync(
            "contract.js",
            topics.ConnectionString,
            topics.ConnectionOf(RunningTopics.KeyName, "d3Jvbmc="),
            topics.ConnectionOf(ContractTopics.Party.Name, ContractTopics.Party.Secret),
            topics.ConnectionOf(ContractTopics.Sender.Name, ContractTopics.Sender.Secret));
        var results = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l.StartsWith('{'))
            .Select(l => JsonSerializer.Deserialize<JsonElement>(l))
            .ToDictionary(r => r.GetProperty("name").GetString()!, r => r.GetProperty("error").GetString());

        Assert.Equal(ContractTopics.Cases, results.Keys.Order());
        var wrong = results.Where(r => r.Value != null).Select(r => $"{r.Key}: {r.Value}").ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
