using FraudSignals.Http.Access;

namespace FraudSignals.Http.Endpoints;

/// <summary>What watches over those who may change things.</summary>
/// <param name="Auditor">Notes what they do.</param>
/// <param name="Audit">Shows it.</param>
/// <param name="Approvals">Ask a second person.</param>
/// <param name="Holds">Shows what budgets hold.</param>
/// <param name="Reports">Draw up what came of alerts.</param>
internal sealed record Oversight(Auditor Auditor, AuditEndpoint Audit, Approvals Approvals, HoldEndpoint Holds, ReportEndpoint Reports);
