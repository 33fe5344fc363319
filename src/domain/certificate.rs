//! Until when a certificate (RFC 5280) is good. Its signature is judged where the connection is made.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// The end of its validity, read from its DER form; `None` when it cannot be read.
pub fn good_until(der: &[u8]) -> Option<Timestamp> {
    let (certificate, _) = element(der, SEQUENCE)?;
    let (mut fields, _) = element(certificate, SEQUENCE)?;
    if fields.first() == Some(&VERSION) {
        fields = element(fields, VERSION)?.1;
    }
    // Serial number, algorithm and issuer stand before the validity.
    for _ in 0..3 {
        let kind = *fields.first()?;
        fields = element(fields, kind)?.1;
    }
    let (validity, _) = element(fields, SEQUENCE)?;
    let (_, rest) = element(validity, *validity.first()?)?;
    let kind = *rest.first()?;
    let (end, _) = element(rest, kind)?;
    time(kind, std::str::from_utf8(end).ok()?)
}

/// The content of an element of this kind (X.690 §8.1), and what follows it.
fn element(der: &[u8], kind: u8) -> Option<(&[u8], &[u8])> {
    let (first, rest) = der.split_first()?;
    let (length, rest) = rest.split_first()?;
    let (length, rest) = match *length {
        short @ 0..=0x7f => (usize::from(short), rest),
        long => {
            let digits = usize::from(long & 0x7f);
            let (length, rest) = (digits <= 3).then(|| rest.split_at_checked(digits))??;
            (length.iter().fold(0, |all, byte| all << 8 | usize::from(*byte)), rest)
        }
    };
    (*first == kind).then(|| rest.split_at_checked(length))?
}

/// RFC 5280 §4.1.2.5: both forms end in `Z` and have seconds.
fn time(kind: u8, text: &str) -> Option<Timestamp> {
    let text = match kind {
        GENERALIZED_TIME => text.to_owned(),
        UTC_TIME => {
            let century = if text.get(..2)?.parse::<u8>().ok()? < 50 { "20" } else { "19" };
            format!("{century}{text}")
        }
        _ => return None,
    };
    let time = DateTime::strptime("%Y%m%d%H%M%S", text.strip_suffix('Z')?).ok()?;
    TimeZone::UTC.to_timestamp(time).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    use super::{good_until, time};

    fn certificate(year: i32) -> Vec<u8> {
        let mut params = CertificateParams::new(vec!["a.example".into()]).unwrap();
        params.not_after = date_time_ymd(year, 3, 4);
        params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
    }

    #[test]
    fn the_end_is_read_in_both_forms() {
        for year in [2027, 2049, 2050, 2999] {
            let end = good_until(&certificate(year)).unwrap().to_string();
            assert_eq!(end, format!("{year}-03-04T00:00:00Z"));
        }
        assert_eq!(
            time(super::UTC_TIME, "991231235959Z").unwrap().to_string(),
            "1999-12-31T23:59:59Z"
        );
    }

    proptest! {
        #[test]
        fn what_is_no_certificate_has_no_end(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            prop_assert_eq!(good_until(&bytes), None);
        }

        #[test]
        fn a_torn_certificate_stops_nothing(at in 0usize..700, byte in any::<u8>()) {
            let mut whole = certificate(2027);
            let at = at % whole.len();
            let _ = good_until(&whole[..at]);
            whole[at] = byte;
            let _ = good_until(&whole);
        }
    }
}
