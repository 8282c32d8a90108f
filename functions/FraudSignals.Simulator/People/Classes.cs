namespace FraudSignals.Simulator.People;

/// <summary>Class names of the labels.</summary>
internal static class Classes
{
    public const string Subscriber = "subscriber";
    public const string ForeignCaller = "foreign_caller";
    public const string ContactCenter = "contact_center";
    public const string DeliveryRider = "delivery_rider";
    public const string Clinic = "clinic_reminder";
    public const string TestProbe = "test_probe";
    public const string MassSender = "sms_sender";
    public const string ClonedHandset = "cloned_handset";

    public const string Customer = "customer";
    public const string Payroll = "payroll";
    public const string Biller = "biller";
    public const string Merchant = "merchant";
    public const string Charity = "charity";
    public const string TopUpAgent = "topup_agent";
    public const string SharedTablet = "shared_tablet";
    public const string Student = "student";
    public const string HouseSale = "house_sale";
    public const string Atm = "atm";
    public const string Exchange = "exchange";
    public const string Lender = "lender";

    public const string ScamCallCenter = "scam_call_center";
    public const string SimBox = "sim_box";
    public const string Mule = "mule_account";
}
