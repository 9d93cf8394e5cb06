namespace Liftoff.Simulator.Snapshots;

/// <summary>What the supplier put into a reconciled run.</summary>
public enum ReconciledForm
{
    /// <summary>The columns of the written contract.</summary>
    Contract,

    /// <summary>A UI export: a literal <c>Total</c> column and subtotal rows between the leaves.</summary>
    UiExport,

    /// <summary>A UI export with <c>Strategis Id</c>, <c>Category</c>, another order and ROAS in percent.</summary>
    UiExportVariant,
}
