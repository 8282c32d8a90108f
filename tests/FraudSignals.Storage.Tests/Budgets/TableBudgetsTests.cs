using FraudSignals.Alerts;
using FraudSignals.Storage.Support;
using FraudSignals.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace FraudSignals.Storage.Budgets;

/// <summary>Many instances count against one budget, and come to the same however often they are asked.</summary>
public sealed class TableBudgetsTests(AzuriteServer server)
{
    private const int Budget = 3;

    private static readonly DateTimeOffset Hour = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly TablesSite _site = new(server);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_many_instances_together_as_many_go_as_there_are_places_and_the_rest_is_held_with_one_notice()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        var alerts = Enumerable.Range(0, 12).Select(i => Of($"a{i}")).ToList();

        var judged =
            await Task.WhenAll(alerts.Select((a, i) => Task.Run(async () => await (i % 2 == 0 ? one : other).JudgeAsync([a], Stop))));

        var going = judged.SelectMany(j => j).ToList();
        Assert.Equal(Budget, going.Count(a => a.Typology == "mule"));
        Assert.Single(going, a => a.Typology == AlertBudget.NoticeTypology);
        var held = await other.ListAsync(Stop);
        Assert.Equal(alerts.Select(a => a.Id).Except(going.Select(a => a.Id)).Order(), held.Select(a => a.Id).Order());
        Assert.All(held, a => Assert.Equal("mule.2026030209", a.Hold!.Id));

        // A sweep that judges again what somebody left undone comes to the same, notice and all.
        var again = await other.JudgeAsync(alerts, Stop);
        Assert.Equal(going.Select(a => a.MessageId).Order(), again.Select(a => a.MessageId).Order());
        Assert.Equal(held.Length, (await one.ListAsync(Stop)).Length);
    }

    [Fact]
    public async Task What_was_let_go_goes_on_and_what_was_discarded_does_not()
    {
        var budgets = await OpenAsync();
        var alerts = Enumerable.Range(0, Budget + 2).Select(i => Of($"a{i}")).ToList();
        await budgets.JudgeAsync(alerts, Stop);
        var held = await budgets.ListAsync(Stop);

        await budgets.DecideAsync([held[0]], isReleased: true, Stop);
        await budgets.DecideAsync([held[1]], isReleased: false, Stop);

        Assert.Empty(await budgets.ListAsync(Stop));
        var again = (await budgets.JudgeAsync(alerts, Stop)).Select(a => a.Id).ToList();
        Assert.Contains(held[0].Id, again);
        Assert.DoesNotContain(held[1].Id, again);
    }

    private async Task<TableBudgets> OpenAsync()
    {
        await server.StartAsync();
        var services = _site.Services();
        await services.GetRequiredService<TableAccounts>().CreateAsync(Stop);
        var budgets = services.GetRequiredService<TableBudgets>();
        budgets.BudgetOf = typology => typology == "mule" ? Budget : null;
        return budgets;
    }

    private static Alert Of(string id) => new()
    {
        Id = id, Revision = 1, Level = AlertLevel.Alert, Typology = "mule", TypologyVersion = 1, Title = "Mule", Severity = "high",
        Responder = "bank",
        Subject = new AlertSubject("account", new string('0', 32), null), Time = Hour, Received = Hour, Score = 5, Threshold = 4,
        Reasons = [], Actions = [], Appeal = "Ask",
        Expires = Hour.AddDays(7), RulesHash = "s",
    };
}
