namespace FraudSignals.Alerts;

/// <summary>What an <see cref="AlertOwner"/> rests on.</summary>
public static class OwnedBy
{
    /// <summary>The number is on a list of those ported to the party.</summary>
    public const string PortedList = "ported_list";

    /// <summary>The number begins as the party's numbers do.</summary>
    public const string NumberRange = "number_range";

    /// <summary>The account begins as the party's accounts do.</summary>
    public const string AccountPrefix = "account_prefix";

    /// <summary>The bank of the account is the party.</summary>
    public const string BankCode = "bank_code";

    /// <summary>The party alone on that desk posted what the alert rests on.</summary>
    public const string OnlyPoster = "only_poster";

    /// <summary>Nobody's: it is about the platform itself.</summary>
    public const string Platform = "platform";

    /// <summary>Nobody's: several on that desk posted what the alert rests on, and nothing else tells whose it is.</summary>
    public const string SeveralPosters = "several_posters";

    /// <summary>Nobody's: nobody on that desk posted what the alert rests on.</summary>
    public const string NoPoster = "no_poster";
}
