using System.Globalization;
using FraudSignals.Alerts.Delivery;
using FraudSignals.Parties;

namespace FraudSignals.Alerts.Webhooks.Tests;

/// <summary>Alerts of a party, as a log would give them.</summary>
internal sealed class SomeAlerts : IPartyAlerts
{
    private readonly List<Alert> _alerts = [];

    public IEnumerable<string> Ids => _alerts.Select(a => a.MessageId);

    /// <summary>Raises so many, of a few subjects in turn; every third is an interdiction.</summary>
    /// <param name="count">How many.</param>
    /// <param name="subjects">Of how many subjects.</param>
    /// <param name="records">The names of the records they rest on.</param>
    public void Raise(int count, int subjects = 3, params string[] records)
    {
        for (var i = 0; i < count; i++)
        {
            var number = _alerts.Count;
            _alerts.Add(new Alert
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"al-{number:x32}"),
                Revision = number % 3 == 2 ? 2 : 1,
                Level = number % 3 == 2 ? AlertLevel.Interdiction : AlertLevel.Alert,
                Typology = number % 2 == 0 ? "mule_account" : "sim_box",
                TypologyVersion = 1,
                Title = "Mule account",
                Severity = "high",
                Responder = "bank",
                Subject = new AlertSubject("account", string.Create(CultureInfo.InvariantCulture, $"{number % subjects:x32}"),
                    "1234567890"),
                Time = DateTimeOffset.UnixEpoch,
                Received = DateTimeOffset.UnixEpoch,
                Score = 60,
                Threshold = 60,
                Reasons =
                [
                    new Reason
                    {
                        Rule = "rapid_flow", RuleVersion = 1, Title = "Money leaves at once", Family = "flow", Weight = 35,
                        Time = DateTimeOffset.UnixEpoch, Values = [],
                        Sample = records.Length, Events = [.. records],
                    },
                ],
                Actions = ["Hold"],
                Appeal = "Ask the bank.",
                Expires = DateTimeOffset.UnixEpoch.AddDays(7),
            });
        }
    }

    public ValueTask<AlertPage> ListAsync(Party party, string? after, int limit, CancellationToken cancellation)
    {
        var from = after == null ? 0 : int.Parse(after, CultureInfo.InvariantCulture);
        var page = _alerts.Skip(from).Take(limit).ToList();
        return ValueTask.FromResult(new AlertPage([.. page], (from + page.Count).ToString(CultureInfo.InvariantCulture)));
    }

    public ValueTask<Alert?> FindAsync(Party party, string id, CancellationToken cancellation) =>
        ValueTask.FromResult(_alerts.FindLast(a => a.Id == id));
}
