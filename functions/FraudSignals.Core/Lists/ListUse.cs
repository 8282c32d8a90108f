namespace FraudSignals.Lists;

/// <summary>What a list is for.</summary>
public enum ListUse : byte
{
    /// <summary>No state is kept for those on it: neither counted nor alerted on.</summary>
    NoState,

    /// <summary>Known to be good; rules that ask for it leave them alone.</summary>
    Allow,

    /// <summary>Known or thought to be bad; rules that ask for it hit.</summary>
    Watch,
}
