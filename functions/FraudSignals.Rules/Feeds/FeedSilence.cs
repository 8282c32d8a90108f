using System.Collections.Immutable;

namespace FraudSignals.Rules.Feeds;

/// <summary>A rule that can never hit on a feed, or a typology of which not all can be said on it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title.</param>
/// <param name="IsTypology">Whether it is a typology.</param>
/// <param name="Wants">What the feed would need to have, each once; for a typology, the rules it goes without.</param>
/// <param name="NeedsOther">Whether it would speak with records of the other type beside: with transfers beside calls.</param>
/// <param name="Said">Of a typology, the share of its weight whose rules can hit, 0 to 1; 0 of a rule.</param>
/// <param name="CanAlert">Of a typology, whether those rules reach its threshold. The threshold stays as it is: one lowered for want of
/// evidence would be another.</param>
public sealed record FeedSilence(string Id, string Title, bool IsTypology, ImmutableArray<string> Wants, bool NeedsOther, double Said = 0,
    bool CanAlert = false);
