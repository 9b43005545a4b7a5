//! Fan-out to the members of wards' panels. A member of several of the wards gets one delivery.

use crate::fan_out::make_deliveries;

/// The members of these wards' panels.
pub(crate) const MEMBERS: &str = make_deliveries!(
    "(SELECT DISTINCT subscriber FROM panel_member p WHERE p.subscriber > $7 AND p.subscriber <= $8 \
        AND p.ward IN (SELECT value FROM json_each($9))) p \
     CROSS JOIN subscriber s ON s.subscriber = p.subscriber \
     WHERE s.confirmed_at IS NOT NULL AND s.left_at IS NULL AND $10 IS NOT NULL AND $11 IS NOT NULL"
);
