using CsCheck;
using FraudSignals.Ingestion.Budgets;

namespace FraudSignals.Alerts;

public sealed class AlertBudgetsTests
{
    private static readonly DateTimeOffset Hour = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_of_an_hour_go_and_the_rest_is_held_with_one_notice()
    {
        var budgets = new AlertBudgets(id => id == "mule" ? 2 : null);

        var judged =
            budgets.Judge(
                [.. Enumerable.Range(0, 5).Select(i => Of($"a{i}", Hour.AddMinutes(i))), Of("other", Hour, "sim_box"),
                    Of("later", Hour.AddHours(1))]);

        Assert.Equal(["a0", "a1", "other", "later"],
            judged.Select(d => d.Alert).Where(a => a.IsTold && a.Typology != AlertBudget.NoticeTypology).Select(a => a.Id));
        Assert.Equal(["a2", "a3", "a4"], judged.Where(d => d.Alert.IsHeld).Select(d => d.Alert.Id));
        Assert.All(judged.Where(d => d.Alert.IsHeld), d => Assert.Equal("mule.2026030209", d.Alert.Hold!.Id));
        var notice = Assert.Single(judged, d => d.Alert.Typology == AlertBudget.NoticeTypology).Alert;
        Assert.Equal((null, true), (notice.Owner!.Party, notice.IsTold));
        Assert.DoesNotContain(budgets.Judge([Of("a5", Hour)]), d => d.Alert.Typology == AlertBudget.NoticeTypology);
    }

    [Fact]
    public void What_is_kept_quiet_about_and_what_was_let_go_takes_no_place()
    {
        var budgets = new AlertBudgets(_ => 1);
        var held = new AlertHold("mule.2026030209", Released: Hour);

        var judged = budgets.Judge([
            With(Of("quiet", Hour), a => a with { SnoozedUntil = Hour.AddDays(1) }), With(Of("let go", Hour), a => a with { Hold = held }),
            Of("first", Hour), Of("second", Hour),
        ]);

        Assert.Equal(["second"], judged.Where(d => d.Alert.IsHeld).Select(d => d.Alert.Id));
    }

    [Fact]
    public void Whatever_was_kept_before_a_start_and_in_whatever_batches_the_same_is_held()
    {
        var alerts = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 200], (typology, minutes) => (typology, minutes)).Array[1, 60];
        Gen.Select(alerts, Gen.Int[0, 60], Gen.Int[1, 9]).Sample((all, stop, batch) =>
        {
            var raised = all.Select((a, i) => Of($"a{i}", Hour.AddMinutes(a.minutes), $"t{a.typology}")).ToArray();
            var one = new AlertBudgets(_ => 3);
            var straight = one.Judge(raised).Select(d => d.Alert).ToList();

            // A start learns from the log of before, notices and all.
            var before = new AlertBudgets(_ => 3);
            var kept = before.Judge([.. raised.Take(stop)]).Select(d => d.Alert).ToList();
            var after = new AlertBudgets(_ => 3);
            kept.AsEnumerable().Reverse().ToList().ForEach(after.Learn);
            kept.AddRange(raised.Skip(stop).Chunk(batch).SelectMany(part => after.Judge(part)).Select(d => d.Alert));
            Assert.Equal(straight.Select(a => (a.MessageId, a.IsHeld)), kept.Select(a => (a.MessageId, a.IsHeld)));
        }, iter: 500);
    }

    private static RaisedAlert With(RaisedAlert raised, Func<Alert, Alert> change) => raised with { Alert = change(raised.Alert) };

    private static RaisedAlert Of(string id, DateTimeOffset time, string typology = "mule") => new(0, new Alert
    {
        Id = id, Revision = 1, Level = AlertLevel.Alert, Typology = typology, TypologyVersion = 1, Title = "Mule", Severity = "high",
        Responder = "bank",
        Subject = new AlertSubject("account", new string('0', 32), null), Time = time, Received = time, Score = 5, Threshold = 4,
        Reasons = [], Actions = [], Appeal = "Ask",
        Expires = time.AddDays(7), RulesHash = "s",
    });
}
