namespace FraudSignals.Events;

/// <summary>
/// The fields of the event types, by the names used in JSON, CSV headers and rule expressions.
/// Identifier fields come first in each type and are numbered like the <see cref="Events.Role"/> they play.
/// </summary>
public enum EventField : byte
{
    Caller,
    Callee,
    Sim,
    Device,
    Cell,
    DurationSeconds,
    Answered,
    Kind,
    TrunkIn,
    TrunkOut,
    Roaming,
    CallerCountry,
    CalleeCountry,
    CalleePlace,
    CallerWithheld,

    Payer,
    Payee,
    PayerNumber,
    PayeeNumber,
    PayerDevice,
    Amount,
    Currency,
    Channel,
    PayerBank,
    PayeeBank,
    PayeeAccountOpened,
    PayerBalanceAfter,
    Status,
    PayeeNameMatch,
    Worth,

    JudgedNumber,
    JudgedSim,
    JudgedDevice,
    JudgedCell,
    JudgedAccount,
    Verdict,
    Typology,
}
