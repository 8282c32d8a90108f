using FraudSignals.Events;

namespace FraudSignals.Parties;

/// <summary>What a feed that lacks a field does not say, in words.</summary>
internal static class FeedGaps
{
    public static string Of(EventField field) => field switch
    {
        EventField.Answered => "no unanswered calls in this feed",
        EventField.DurationSeconds => "no durations in this feed",
        EventField.Kind => "no telling messages from calls in this feed",
        EventField.Sim => "no SIMs in this feed",
        EventField.Device or EventField.PayerDevice => "no devices in this feed",
        EventField.Cell => "no cells in this feed",
        EventField.TrunkIn or EventField.TrunkOut => "no trunks in this feed",
        EventField.Roaming => "no telling roaming calls in this feed",
        EventField.PayerNumber or EventField.PayeeNumber => "no phone numbers of account holders in this feed",
        EventField.Channel => "no channels of payments in this feed",
        EventField.PayerBank or EventField.PayeeBank => "no banks of accounts in this feed",
        EventField.PayeeAccountOpened => "no dates of opening of accounts in this feed",
        EventField.PayeeNameMatch => "no outcomes of the check of payees' names in this feed",
        EventField.PayerBalanceAfter => "no balances in this feed",
        _ => $"no {EventFieldInfo.Of(field).Name} in this feed",
    };
}
